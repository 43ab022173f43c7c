package io.sluice.e2e;

import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.load.LoadTally;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;

/// A lane during a fault: its release, its load, and its lost requests.
///
/// @param bad whether half of the candidate's requests fail, so that it must be rolled back
record FaultedLane(ShopLane lane, UUID release, boolean bad, LoadGenerator load) {
  static final String BEFORE = "before";
  static final String FAULT = "fault";
  static final String AFTER = "after";

  Outcome expected() {
    return bad ? Outcome.ROLLED_BACK : Outcome.SUCCEEDED;
  }

  /// Waits until requests are answered again.
  void untilServed() {
    long answered = answered();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> answered() > answered);
  }

  private long answered() {
    return load.tally(FAULT).served();
  }

  /// Returns the number of requests of a phase without a proper response; status 500 of a bad
  /// candidate is expected.
  long lost(String phase) {
    LoadTally tally = load.tally(phase);
    return tally.failed() - (bad ? tally.by().getOrDefault(release + " 500", 0L) : 0);
  }

  long lost() {
    return Stream.of(BEFORE, FAULT, AFTER).mapToLong(this::lost).sum();
  }

  /// Returns the state and step of the release, for the output.
  static String moment(ReleaseView view) {
    return view.state().wire() + view.step().map(step -> " at step " + step).orElse("");
  }

  @Override
  public String toString() {
    return "%s: before %s, fault %s, after %s"
        .formatted(
            lane.key(), load.tally(BEFORE).by(), load.tally(FAULT).by(), load.tally(AFTER).by());
  }
}
