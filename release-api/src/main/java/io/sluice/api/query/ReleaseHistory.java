package io.sluice.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.projection.AnalysisViews;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.RecordedTraffic;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.ReplayedProjectionStore;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReadModelQueries;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.view.AnalysisView;
import io.sluice.contract.view.LaneStateView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import io.sluice.contract.view.StepView;
import io.sluice.domain.notice.Prediction;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Planner;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Computes a release's state at any event from its lane's log, and compares stored state with the
/// fold of the log.
@ApplicationScoped
class ReleaseHistory {
  /// The fields of a release's view that come from topics other than the log.
  static final List<String> FIELDS_OF_OTHER_TOPICS = List.of("observation", "verdict");

  private static final String REQUEST_REASON = "requestReason";

  private static final int EVENTS_MAX = 10_000;

  /// Most events of a lane that are folded for one request: bounds its memory and time.
  private static final int HISTORY_MAX = 50_000;

  private static final String NEWER =
      "the log has events of a newer version of Sluice: replay it on a replica of that version";

  private final ViewReader viewReader;
  private final ReadModelQueries model;
  private final EngineClient engineClient;

  ReleaseHistory(ViewReader viewReader, ReadModelQueries model, EngineClient engineClient) {
    this.viewReader = viewReader;
    this.model = model;
    this.engineClient = engineClient;
  }

  /// Returns the release after the lane's event `sequence`.
  ///
  /// @throws ProblemException if the release did not exist yet, or if this version cannot read one
  ///   of the events
  ReleaseView at(UUID id, long sequence) {
    LaneKey lane = LaneKey.parse(viewReader.require(id).lane());
    List<ProgressRow> rows = history(lane, sequence);
    List<Envelope<Progress>> events = readable(rows);
    if (events.size() < rows.size()) {
      throw new ProblemException(ProblemType.UNAVAILABLE, NEWER);
    }
    LaneStatus from = model.checkpoint(lane);
    ReplayedProjectionStore replayed =
        isOlder(id, events, from)
            ? ReplayedProjectionStore.of(new LaneStatus(lane, 0, Lane.EMPTY), own(id, events))
            : ReplayedProjectionStore.of(from, events);
    return replayed
        .findRelease(id)
        .map(this::withAnalysis)
        .orElseThrow(() ->
            new ProblemException(
                ProblemType.NOT_FOUND, "release %s did not exist at %d".formatted(id, sequence)));
  }

  /// Returns a release with the checks that judge it; once it has ended, also with its deviations
  /// from the predicted plan.
  ///
  /// @throws ProblemException if there is none
  ReleaseView now(UUID id) {
    ReleaseView view = withAnalysis(viewReader.release(id));
    if (view.state() != State.ENDED) {
      return view;
    }
    List<Progress> own =
        readable(model.progress(id, 0, EVENTS_MAX)).stream()
            .<Progress>map(Envelope::event)
            .toList();
    return ReleaseViews.withDeviations(view, deviations(own));
  }

  private ReleaseView withAnalysis(ReleaseView view) {
    List<Step> steps =
        view.steps().isEmpty()
            ? Planner.forward(view.spec(), viewReader.findStable(view.lane())).steps()
            : view.steps().stream().map(StepView::step).toList();
    // The lane's other releases are only read if this one has not measured enough.
    Stream<ReleaseView> releases =
        Stream.<Supplier<List<ReleaseView>>>of(
                () -> List.of(view), () -> model.newest(view.lane(), RecordedTraffic.RELEASES_MAX))
            .map(Supplier::get)
            .flatMap(List::stream);
    AnalysisView analysis =
        AnalysisViews.of(view.spec().analysis(), steps, RecordedTraffic.find(releases));
    return ReleaseViews.withAnalysis(view, analysis);
  }

  ReplayView replay(UUID id) {
    ReleaseRow row = viewReader.require(id);
    LaneKey lane = LaneKey.parse(row.lane());
    LaneStatus stored = viewReader.status(lane);
    List<ProgressRow> rows = history(lane, stored.sequence());
    List<Envelope<Progress>> events = readable(rows);
    List<Progress> own = own(id, events).stream().<Progress>map(Envelope::event).toList();
    if (events.size() < rows.size()) {
      return new ReplayView(lane, stored.sequence(), List.of(NEWER), deviations(own));
    }
    LaneStatus from = model.checkpoint(lane);
    ReplayedProjectionStore replayed = ReplayedProjectionStore.of(from, events);
    var differences = new ArrayList<String>();
    if (!replayed.status().equals(stored)) {
      differences.add("the lane of the read model differs from its event log");
    }
    if (row.sequence() <= stored.sequence()
        && !isOlder(id, events, from)
        && replayed.findRelease(id).filter(view -> isDifferent(view, row.view())).isPresent()) {
      differences.add("release %s of the read model differs from its event log".formatted(id));
    }
    findRowDifference(stored, from, events).ifPresent(differences::add);
    return new ReplayView(lane, stored.sequence(), differences, deviations(own));
  }

  /// Returns whether the release began before the lane's checkpoint. Events of other releases from
  /// that time may have been deleted, so only its own events are folded.
  private static boolean isOlder(UUID id, List<Envelope<Progress>> events, LaneStatus from) {
    return own(id, events).stream().anyMatch(event -> event.sequence() <= from.sequence());
  }

  /// Returns the stored events of a lane up to `last`.
  ///
  /// @throws ProblemException if they are too many for one request
  private List<ProgressRow> history(LaneKey lane, long last) {
    List<ProgressRow> rows = model.progressUntil(lane, last, HISTORY_MAX + 1);
    if (rows.size() > HISTORY_MAX) {
      throw new ProblemException(
          ProblemType.INVALID_STATE,
          ("lane %s has more stored events until %d than the %d that one request can read: read the"
                  + " release's events")
              .formatted(lane, last, HISTORY_MAX));
    }
    return rows;
  }

  private static List<Envelope<Progress>> own(UUID id, List<Envelope<Progress>> events) {
    return events.stream().filter(event -> event.release().equals(Optional.of(id))).toList();
  }

  /// A view that an earlier version stored lacks the reason of its request; the event may have it.
  static boolean isDifferent(ReleaseView replayed, ReleaseView stored) {
    List<String> ignored = new ArrayList<>(FIELDS_OF_OTHER_TOPICS);
    if (stored.requestReason().isEmpty()) {
      ignored.add(REQUEST_REASON);
    }
    return !without(ignored, replayed).equals(without(ignored, stored));
  }

  private static JsonNode without(List<String> fields, ReleaseView view) {
    ObjectNode tree = Json.mapper().valueToTree(view);
    return tree.remove(fields);
  }

  /// Returns the difference of the engine's own row from the fold, at the event that the engine has
  /// reached.
  private Optional<String> findRowDifference(
      LaneStatus stored, LaneStatus from, List<Envelope<Progress>> events) {
    LaneStateView row = engineClient.state(stored.key());
    if (row.sequence() > stored.sequence() || row.sequence() < from.sequence()) {
      return Optional.empty(); // events are still being sent: no comparison is possible yet
    }
    List<Envelope<Progress>> until =
        events.stream().takeWhile(event -> event.sequence() <= row.sequence()).toList();
    Lane folded = ReplayedProjectionStore.of(from, until).status().lane();
    return folded.equals(Json.read(row.state(), Lane.class))
        ? Optional.empty()
        : Optional.of("the engine's state of the lane differs from its event log");
  }

  /// Returns the deviations of an ended release from its predicted plan.
  private static List<String> deviations(List<Progress> own) {
    boolean hasEnded = own.stream().anyMatch(Progress.Ended.class::isInstance);
    return own.stream()
        .filter(Progress.Started.class::isInstance)
        .map(Progress.Started.class::cast)
        .filter(_ -> hasEnded)
        .findFirst()
        .map(started -> Prediction.differences(started.spec(), started.previousStable(), own))
        .orElse(List.of());
  }

  /// Returns the envelopes of `rows` without events of a newer version.
  private static List<Envelope<Progress>> readable(List<ProgressRow> rows) {
    return rows.stream().map(ProgressRow::toEnvelope).flatMap(Optional::stream).toList();
  }
}
