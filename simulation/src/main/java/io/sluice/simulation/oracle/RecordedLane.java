package io.sluice.simulation.oracle;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.simulation.store.SimEngineTx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The lane's log as the oracle reads it: each event once through JSON, and the fold.
public final class RecordedLane {
  private static final String SOURCE = "/sluice/strategy-engine";

  private final OracleFindings findings;
  private final LaneKey key;
  private final LaneRules rules;
  private final StepRules steps;
  private final List<Envelope<Progress>> events = new ArrayList<>();

  /// The lane after each number of events.
  private final List<Lane> folds = new ArrayList<>(List.of(Lane.EMPTY));

  private String snapshot = "";
  private Lane read = Lane.EMPTY;

  /// The fold as JSON after [#writtenAt] events.
  private String written = "";

  private int writtenAt;

  RecordedLane(OracleFindings findings, LaneKey key, LaneRules rules, StepRules steps) {
    this.steps = steps;
    this.findings = findings;
    this.key = key;
    this.rules = rules;
  }

  /// The lane as folded so far.
  public Lane lane() {
    return folds.getLast();
  }

  /// Returns the lane after the first `sequence` events.
  Lane lane(long sequence) {
    return folds.get((int) sequence);
  }

  /// The number of events.
  public int size() {
    return events.size();
  }

  /// Returns the last `count` events.
  List<Event> last(int count) {
    return events.subList(events.size() - count, events.size()).stream()
        .<Event>map(Envelope::event)
        .toList();
  }

  /// Returns an entry of this log as its consumers read it.
  public Envelope<Progress> read(LogEntry entry) {
    return events.get((int) entry.sequence() - 1);
  }

  /// Returns the state in a row of the lane, as readers of the database see it.
  public Lane read(LaneRow row) {
    if (!row.snapshot().equals(snapshot)) {
      read = row.snapshot().isEmpty() ? Lane.EMPTY : Json.read(row.snapshot(), Lane.class);
      snapshot = row.snapshot();
      findings.require(
          row.seq() < folds.size() && read.equals(lane(row.seq())),
          "S9",
          "the lane's row at %d is read as %s",
          row.seq(),
          read);
    }
    return read;
  }

  /// Requires that the saved row holds the JSON of the fold, or nothing while that is an empty
  /// lane. [#read(LaneRow)] parses it on demand.
  void committed(SimEngineTx tx) {
    tx.appended().forEach(this::append);
    tx.saved().stream()
        .filter(row -> row.key().equals(key.toString()))
        .reduce((_, last) -> last)
        .ifPresent(row ->
            findings.require(
                row.snapshot().equals(written())
                    || (row.snapshot().isEmpty() && lane().equals(Lane.EMPTY)),
                "S9",
                "the lane's row is not the fold of its log at %d: %s, fold %s",
                row.seq(),
                row.snapshot(),
                lane()));
  }

  private String written() {
    if (writtenAt != size()) {
      writtenAt = size();
      written = Json.write(lane());
    }
    return written;
  }

  /// Folds the whole log again.
  void refold() {
    Lane lane = Lane.EMPTY;
    for (Envelope<Progress> event : events) {
      lane = Evolver.evolve(lane, new LaneEvent(event.release(), event.event()));
    }
    findings.require(lane.equals(lane()), "S9", "folded again, the log gives %s", lane);
  }

  private void append(LogEntry entry) {
    var event = (Progress) Json.read(entry.json(), Event.class);
    var envelope =
        new Envelope<>(
            entry.id(), SOURCE, entry.key(), entry.release(), entry.sequence(), entry.at(), event);
    Lane before = lane();
    Instant last = events.isEmpty() ? Instant.EPOCH : events.getLast().time();
    findings.require(
        !entry.at().isBefore(last), "S9", "%s at %s after %s", event, entry.at(), last);
    var laneEvent = new LaneEvent(entry.release(), event);
    events.add(envelope);
    try {
      folds.add(Evolver.evolve(before, laneEvent));
    } catch (IllegalStateException e) {
      folds.add(before);
      findings.add("S9", "an event does not follow: " + e.getMessage());
    }
    rules.check(before, laneEvent, lane());
    steps.check(before, laneEvent, lane());
  }
}
