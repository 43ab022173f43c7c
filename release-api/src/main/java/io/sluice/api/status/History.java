package io.sluice.api.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.engine.Engine;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ReleaseViews;
import io.sluice.api.projection.Replayed;
import io.sluice.api.store.ProgressRow;
import io.sluice.api.store.ReadModel;
import io.sluice.api.store.ReleaseRow;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneStateView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.ReplayView;
import io.sluice.domain.notice.Prediction;
import io.sluice.domain.rollout.Lane;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Computes a release's state at any event from its lane's log, and compares stored state with the
/// fold of the log.
@ApplicationScoped
class History {
  /// The fields of a release's view that come from topics other than the log.
  private static final List<String> NOT_OF_THE_LOG = List.of("watched", "verdict");

  private static final int EVENTS_MAX = 10_000;
  private static final String NEWER =
      "the log has events of a newer version of Sluice: replay it on a replica of that version";

  private final Shown shown;
  private final ReadModel model;
  private final Engine engine;

  History(Shown shown, ReadModel model, Engine engine) {
    this.shown = shown;
    this.model = model;
    this.engine = engine;
  }

  /// Returns the release after the lane's event `sequence`.
  ///
  /// @throws Problem if it was not there yet, or if this version cannot read one of the events
  ReleaseView at(UUID id, long sequence) {
    LaneKey lane = LaneKey.parse(shown.require(id).lane());
    List<ProgressRow> rows = model.progressUntil(lane, sequence);
    List<Envelope<Progress>> events = known(rows);
    if (events.size() < rows.size()) {
      throw new Problem(Kind.UNAVAILABLE, NEWER);
    }
    LaneStatus from = model.checkpoint(lane);
    Replayed replayed =
        isOlder(id, events, from)
            ? Replayed.of(new LaneStatus(lane, 0, Lane.EMPTY), own(id, events))
            : Replayed.of(from, events);
    return replayed
        .release(id)
        .orElseThrow(() ->
            new Problem(Kind.NOT_FOUND, "release %s did not exist at %d".formatted(id, sequence)));
  }

  /// Returns a release; once it has ended, with its differences from the prediction.
  ///
  /// @throws Problem if there is none
  ReleaseView now(UUID id) {
    ReleaseView view = shown.release(id);
    if (view.state() != State.ENDED) {
      return view;
    }
    List<Progress> own =
        known(model.progress(id, 0, EVENTS_MAX)).stream().<Progress>map(Envelope::event).toList();
    return ReleaseViews.compared(view, otherwise(own));
  }

  ReplayView replay(UUID id) {
    ReleaseRow row = shown.require(id);
    LaneKey lane = LaneKey.parse(row.lane());
    LaneStatus kept = shown.status(lane);
    List<ProgressRow> rows = model.progressUntil(lane, kept.sequence());
    List<Envelope<Progress>> events = known(rows);
    List<Progress> own = own(id, events).stream().<Progress>map(Envelope::event).toList();
    if (events.size() < rows.size()) {
      return new ReplayView(lane, kept.sequence(), List.of(NEWER), otherwise(own));
    }
    LaneStatus from = model.checkpoint(lane);
    Replayed replayed = Replayed.of(from, events);
    var differences = new ArrayList<String>();
    if (!replayed.status().equals(kept)) {
      differences.add("the lane of the read model differs from its event log");
    }
    if (row.sequence() <= kept.sequence()
        && !isOlder(id, events, from)
        && isOther(replayed.release(id), row.view())) {
      differences.add("release %s of the read model differs from its event log".formatted(id));
    }
    row(kept, from, events).ifPresent(differences::add);
    return new ReplayView(lane, kept.sequence(), differences, otherwise(own));
  }

  /// Whether the release began before the lane's checkpoint. Events of other releases from that
  /// time may have been deleted, so only its own events are folded.
  private static boolean isOlder(UUID id, List<Envelope<Progress>> events, LaneStatus from) {
    return own(id, events).stream().anyMatch(event -> event.sequence() <= from.sequence());
  }

  private static List<Envelope<Progress>> own(UUID id, List<Envelope<Progress>> events) {
    return events.stream().filter(event -> event.release().equals(Optional.of(id))).toList();
  }

  private static boolean isOther(Optional<ReleaseView> replayed, ReleaseView kept) {
    return replayed.filter(view -> !ofTheLog(view).equals(ofTheLog(kept))).isPresent();
  }

  private static JsonNode ofTheLog(ReleaseView view) {
    ObjectNode tree = Json.mapper().valueToTree(view);
    return tree.remove(NOT_OF_THE_LOG);
  }

  /// Returns the difference of the engine's own row from the fold, at the event that the engine has
  /// reached.
  private Optional<String> row(LaneStatus kept, LaneStatus from, List<Envelope<Progress>> events) {
    LaneStateView row = engine.state(kept.key());
    if (row.sequence() > kept.sequence() || row.sequence() < from.sequence()) {
      return Optional.empty(); // events are still being sent: no comparison is possible yet
    }
    List<Envelope<Progress>> until =
        events.stream().takeWhile(event -> event.sequence() <= row.sequence()).toList();
    Lane folded = Replayed.of(from, until).status().lane();
    return folded.equals(Json.read(row.state(), Lane.class))
        ? Optional.empty()
        : Optional.of("the engine's state of the lane differs from its event log");
  }

  /// Returns the differences of an ended release from the prediction.
  private static List<String> otherwise(List<Progress> own) {
    boolean hasEnded = own.stream().anyMatch(Progress.Ended.class::isInstance);
    return own.stream()
        .filter(Progress.Started.class::isInstance)
        .map(Progress.Started.class::cast)
        .filter(_ -> hasEnded)
        .findFirst()
        .map(started -> Prediction.differences(started.spec(), started.cameFrom(), own))
        .orElse(List.of());
  }

  /// Returns the envelopes of `rows` without events of a newer version.
  private static List<Envelope<Progress>> known(List<ProgressRow> rows) {
    return rows.stream().map(ProgressRow::envelope).flatMap(Optional::stream).toList();
  }
}
