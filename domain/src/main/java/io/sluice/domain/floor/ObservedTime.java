package io.sluice.domain.floor;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.List;

/// The time that a release observes its candidate with a weight, or also its stable with one, as a
/// comparison of both needs. Each observation counts without the warm-up, in which checks tolerate
/// more. A rolling release counts one batch, since the number of batches depends on the instances
/// that serve when it starts.
final class ObservedTime {
  private final Strategy.Canary canary;
  private final Duration warmUp;
  private final boolean both;
  private Percent weight = Percent.NONE;
  private Duration total = Duration.ZERO;

  private ObservedTime(Strategy.Canary canary, Duration warmUp, boolean both) {
    this.canary = canary;
    this.warmUp = warmUp;
    this.both = both;
  }

  /// Returns the time with a weight at the candidate.
  static Duration of(ReleaseSpec spec) {
    return of(spec, false);
  }

  /// Returns the time with a weight at the candidate and at stable. After a cut-over stable has
  /// none.
  static Duration ofBoth(ReleaseSpec spec) {
    return of(spec, true);
  }

  private static Duration of(ReleaseSpec spec, boolean both) {
    Duration warmUp = WatchState.warmUp(spec.analysis());
    return switch (spec.strategy()) {
      case Strategy.BlueGreen blueGreen ->
          both ? Duration.ZERO : subtract(warmUp, blueGreen.observe());
      case Strategy.Rolling rolling ->
          both && !hasBothAfterBatch(rolling, spec.replicas())
              ? Duration.ZERO
              : subtract(warmUp, rolling.observe());
      case Strategy.Canary canary -> {
        var observed = new ObservedTime(canary, warmUp, both);
        canary.steps().forEach(observed::add);
        yield observed.total;
      }
    };
  }

  /// Whether stable keeps a weight after the first batch, for each number of instances that can
  /// serve when the release starts.
  private static boolean hasBothAfterBatch(Strategy.Rolling rolling, int replicas) {
    int carrying = replicas - rolling.unavailable(replicas);
    return rolling.maxParallel().filter(parallel -> parallel < carrying).isPresent();
  }

  private void add(CanaryStep step) {
    weight = step.weight().orElse(weight);
    step.experiment().ifPresent(experiment -> count(experiment.observe().orElse(canary.observe())));
    if (isObserved() && step.hasShift()) {
      count(step.observe().orElse(isEndOnly(step) ? Duration.ZERO : canary.observe()));
    } else if (isObserved()) {
      step.observe().ifPresent(this::count);
    }
  }

  private boolean isObserved() {
    return weight.value() > 0 && !(both && weight.equals(Percent.ALL));
  }

  private void count(Duration window) {
    total = total.plus(subtract(warmUp, window));
  }

  /// Whether a step ends matches and mirroring and changes nothing else, so that it has no
  /// observation of its own.
  private static boolean isEndOnly(CanaryStep step) {
    return step.weight().isEmpty()
        && step.match().orElse(List.<Match>of()).isEmpty()
        && step.mirror().orElse(Percent.NONE).equals(Percent.NONE);
  }

  private static Duration subtract(Duration warmUp, Duration window) {
    Duration rest = window.minus(warmUp);
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
