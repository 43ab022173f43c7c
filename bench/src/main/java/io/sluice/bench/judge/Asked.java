package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Fleet;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The fold that health-monitor runs, with measurements of a source other than the router as its
/// only input.
final class Asked {
  private WatchState state;
  private Instant last = Instant.EPOCH;

  Asked(Analysis analysis, Scenario scenario) {
    state = Shipped.start(analysis, scenario);
  }

  /// @param now seconds since the start
  /// @param said measurements since the last call
  /// @return whether the candidate is rolled back
  boolean withdraws(double now, List<Measured> said) {
    Instant to = Instant.EPOCH.plusNanos(Math.round(now * 1e9));
    Duration elapsed = Duration.between(last, to);
    state =
        state.tick(
            state.next(last, to, elapsed, Counts.NONE, Counts.NONE, Fleet.UNKNOWN, 0, 0, said));
    last = to;
    return state.ledger().withdrawal().isPresent();
  }
}
