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
import io.sluice.api.store.ProgressRepository;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReleaseRepository;
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

  private static final String NEWER =
      "the log has events of a newer version of Sluice: replay it on a replica of that version";

  private final ViewReader viewReader;
  private final ReleaseRepository releases;
  private final ProgressRepository progress;
  private final EngineClient engineClient;
  private final StoredHistory storedHistory;

  ReleaseHistory(
      ViewReader viewReader,
      ReleaseRepository releases,
      ProgressRepository progress,
      EngineClient engineClient,
      StoredHistory storedHistory) {
    this.viewReader = viewReader;
    this.releases = releases;
    this.progress = progress;
    this.engineClient = engineClient;
    this.storedHistory = storedHistory;
  }

  /// Returns the release after the lane's event `sequence`.
  ///
  /// @throws ProblemException if the release did not exist yet, or if this version cannot read one
  ///   of the events
  ReleaseView at(UUID id, long sequence) {
    LaneKey lane = LaneKey.parse(viewReader.require(id).lane());
    return storedHistory
        .find(lane, id, sequence)
        .orElseThrow(() -> new ProblemException(ProblemType.UNAVAILABLE, NEWER))
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
    return ReleaseViews.withDeviations(view, deviations(own(id)));
  }

  private ReleaseView withAnalysis(ReleaseView view) {
    List<Step> steps =
        view.steps().isEmpty()
            ? Planner.forward(view.spec(), viewReader.findStable(view.lane())).steps()
            : view.steps().stream().map(StepView::step).toList();
    // The lane's other releases are only read if this one has not measured enough.
    Stream<ReleaseView> measured =
        Stream.<Supplier<List<ReleaseView>>>of(
                () -> List.of(view),
                () -> releases.newest(view.lane(), RecordedTraffic.RELEASES_MAX))
            .map(Supplier::get)
            .flatMap(List::stream);
    AnalysisView analysis =
        AnalysisViews.of(view.spec().analysis(), steps, RecordedTraffic.find(measured));
    return ReleaseViews.withAnalysis(view, analysis);
  }

  ReplayView replay(UUID id) {
    ReleaseRow row = viewReader.require(id);
    LaneKey lane = LaneKey.parse(row.lane());
    LaneStatus stored = viewReader.status(lane);
    List<String> deviations = deviations(own(id));
    List<String> differences =
        storedHistory
            .findLane(lane, id, stored.sequence())
            .map(replayed -> differences(row, stored, replayed))
            .orElse(List.of(NEWER));
    return new ReplayView(lane, stored.sequence(), differences, deviations);
  }

  private List<String> differences(
      ReleaseRow row, LaneStatus stored, ReplayedProjectionStore replayed) {
    var differences = new ArrayList<String>();
    if (replayed.status().sequence() != stored.sequence()
        || !replayed.status().lane().isConsistentWith(stored.lane())) {
      differences.add("the lane of the read model differs from its event log");
    }
    if (row.sequence() <= stored.sequence()
        && replayed
            .findRelease(row.id())
            .filter(view -> isDifferent(view, row.view()))
            .isPresent()) {
      differences.add(
          "release %s of the read model differs from its event log".formatted(row.id()));
    }
    findRowDifference(row.id(), replayed.status()).ifPresent(differences::add);
    return differences;
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
  private Optional<String> findRowDifference(UUID release, LaneStatus replayed) {
    LaneStateView row = engineClient.state(replayed.key());
    if (row.sequence() > replayed.sequence()) {
      return Optional.empty(); // events are still being sent: no comparison is possible yet
    }
    Optional<LaneStatus> reached =
        row.sequence() == replayed.sequence()
            ? Optional.of(replayed)
            : storedHistory
                .findLane(replayed.key(), release, row.sequence())
                .map(ReplayedProjectionStore::status);
    return reached
        .filter(status -> status.sequence() <= row.sequence()) // not behind it by a purge
        .filter(status -> !status.lane().isConsistentWith(Json.read(row.state(), Lane.class)))
        .map(_ -> "the engine's state of the lane differs from its event log");
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

  /// Returns the release's own events, without those of a newer version.
  private List<Progress> own(UUID id) {
    return progress.ofRelease(id, 0, EVENTS_MAX).stream()
        .map(ProgressRow::toEnvelope)
        .flatMap(Optional::stream)
        .<Progress>map(Envelope::event)
        .toList();
  }
}
