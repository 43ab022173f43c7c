package io.sluice.health.watch;

import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Observation;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Tally;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.Optional;

/// Maps a watch to its observation.
final class Observing {

  static Observation of(Watch watch) {
    WatchState state = watch.state();
    Tally tally = state.tally();
    long all = tally.candidate().requests() + tally.stable().requests();
    Optional<Finding> loudest = Assessment.loudest(state);
    return new Observation(
        tally.step(),
        state.weight(),
        all == 0 ? Optional.empty() : Optional.of((double) tally.candidate().requests() / all),
        tally.candidate().requests(),
        tally.candidate().errors(),
        tally.stable().requests(),
        tally.stable().errors(),
        loudest.map(Finding::logE).orElse(0.0),
        loudest.map(Finding::logLimit).orElse(state.ledger().comparisonLimit()),
        tally.remaining().plus(Duration.ofMillis(999)).toSeconds(),
        Assessment.sentence(state));
  }

  private Observing() {}
}
