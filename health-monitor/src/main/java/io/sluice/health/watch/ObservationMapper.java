package io.sluice.health.watch;

import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Observation;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.StepCounts;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.Optional;

/// Maps a watch to its observation.
final class ObservationMapper {

  static Observation of(Watch watch) {
    WatchState state = watch.state();
    StepCounts counts = state.counts();
    long all = counts.candidate().requests() + counts.stable().requests();
    Optional<Finding> strongest = Assessment.findStrongest(state);
    return new Observation(
        counts.step(),
        state.weight(),
        all == 0 ? Optional.empty() : Optional.of((double) counts.candidate().requests() / all),
        counts.candidate().requests(),
        counts.candidate().errors(),
        counts.stable().requests(),
        counts.stable().errors(),
        strongest.map(Finding::logE).orElse(0.0),
        strongest.map(Finding::logLimit).orElse(state.evidence().comparisonLimit()),
        counts.remaining().plus(Duration.ofMillis(999)).toSeconds(),
        Assessment.sentence(state));
  }

  private ObservationMapper() {}
}
