package io.sluice.health.watch;

import io.sluice.contract.Evidence.EValue;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.StepCounts;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An observation of a watch, to be published.
///
/// @param number of its last tick; 0 before the first
/// @param at time by the database's clock
public record WatchObservation(
    LaneKey lane, UUID release, long number, Instant at, Observation observation) {

  static WatchObservation of(Watch watch, Instant at) {
    WatchState state = watch.state();
    StepCounts counts = state.counts();
    long all = counts.candidate().requests() + counts.stable().requests();
    Optional<Finding> strongest = Assessment.findStrongest(state);
    var observation =
        new Observation(
            counts.step(),
            state.weight(),
            all == 0 ? Optional.empty() : Optional.of((double) counts.candidate().requests() / all),
            counts.toRequestCounts(),
            strongest.map(Finding::eValue).map(EValue::logE).orElse(0.0),
            strongest.map(Finding::eValue).map(EValue::logLimit).orElse(state.evidence().limit()),
            counts.remaining().plus(Duration.ofMillis(999)).toSeconds(),
            Assessment.sentence(state, strongest));
    return new WatchObservation(
        watch.lane(), watch.release(), state.evidence().lastTick(), at, observation);
  }
}
