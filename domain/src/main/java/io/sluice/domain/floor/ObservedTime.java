package io.sluice.domain.floor;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;

/// The time that a release observes its candidate with a weight. Each observation counts without
/// the warm-up, in which checks tolerate more. A rolling release counts one batch, since the number
/// of batches depends on the instances that serve when it starts.
final class ObservedTime {
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final Strategy.Canary canary;
  private final Duration warmUp;
  private Percent weight = Percent.NONE;
  private Duration total = Duration.ZERO;

  private ObservedTime(Strategy.Canary canary, Duration warmUp) {
    this.canary = canary;
    this.warmUp = warmUp;
  }

  static Duration of(ReleaseSpec spec) {
    Duration warmUp = spec.analysis().warmUp().orElse(WARM_UP);
    return switch (spec.strategy()) {
      case Strategy.BlueGreen blueGreen -> without(warmUp, blueGreen.observe());
      case Strategy.Rolling rolling -> without(warmUp, rolling.observe());
      case Strategy.Canary canary -> {
        var observed = new ObservedTime(canary, warmUp);
        canary.steps().forEach(observed::add);
        yield observed.total;
      }
    };
  }

  private void add(CanaryStep step) {
    weight = step.weight().orElse(weight);
    step.experiment().ifPresent(experiment -> count(experiment.observe().orElse(canary.observe())));
    if (weight.value() > 0 && step.hasShift()) {
      count(step.observe().orElse(isEndOnly(step) ? Duration.ZERO : canary.observe()));
    } else if (weight.value() > 0) {
      step.observe().ifPresent(this::count);
    }
  }

  private void count(Duration window) {
    total = total.plus(without(warmUp, window));
  }

  /// Whether a step ends matches and mirroring and changes nothing else, so that it has no
  /// observation of its own.
  private static boolean isEndOnly(CanaryStep step) {
    return step.weight().isEmpty()
        && step.match().orElse(List.<Match>of()).isEmpty()
        && step.mirror().orElse(Percent.NONE).equals(Percent.NONE);
  }

  private static Duration without(Duration warmUp, Duration window) {
    Duration rest = window.minus(warmUp);
    return rest.isNegative() ? Duration.ZERO : rest;
  }
}
