package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The fold that health-monitor runs. Its only input are measurements of a source other than the
/// router.
final class SourceFold {
  private WatchState state;
  private Instant last = Instant.EPOCH;

  SourceFold(Analysis analysis, TrafficScenario scenario) {
    state = ShippedContender.start(analysis, scenario);
  }

  /// Adds a tick without requests.
  ///
  /// @param now seconds since the start
  /// @param samples measurements since the last call
  /// @return whether a breach has been found
  boolean addTick(double now, List<SourceSample> samples) {
    Instant to = Instant.EPOCH.plusNanos(Math.round(now * 1e9));
    Duration elapsed = Duration.between(last, to);
    state =
        state.tick(
            state.next(
                last,
                to,
                elapsed,
                Counts.NONE,
                Counts.NONE,
                InstanceCounts.UNKNOWN,
                ShippedContender.NO_PROBES,
                ShippedContender.NO_PROBES,
                samples));
    last = to;
    return state.evidence().breach().isPresent();
  }
}
