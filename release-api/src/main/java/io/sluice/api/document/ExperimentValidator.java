package io.sluice.api.document;

import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Experiment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Validates the experiment of a canary. A canary has at most one. It comes before any step that
/// starts instances of the candidate; otherwise they would be older than stable's fresh ones. Its
/// window is positive. Every runtime and every router supports experiments.
final class ExperimentValidator {
  private final ValidationErrors validationErrors;
  private final StrategyValidator strategyValidator;

  ExperimentValidator(ValidationErrors validationErrors, StrategyValidator strategyValidator) {
    this.validationErrors = validationErrors;
    this.strategyValidator = strategyValidator;
  }

  /// @param at JSON pointer of the steps
  /// @param observe default window of the canary's observations
  /// @param replicas number of instances of the release
  void check(String at, List<CanaryStep> steps, Duration observe, int replicas) {
    boolean isUp = false;
    boolean hasOne = false;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      Optional<Experiment> experiment = step.experiment();
      if (experiment.isPresent()) {
        String here = at + "/" + i + "/experiment";
        validationErrors.require(
            !hasOne, here, "is the second: a canary has one experiment at most");
        validationErrors.require(
            hasOne || !isUp,
            here,
            "comes too late: an experiment must precede the first replicas, weight, match or"
                + " mirror");
        replicas(here + "/replicas", experiment.get().replicas(), replicas);
        window(here + "/observe", experiment.get().observe(), observe);
        hasOne = true;
      }
      isUp = isUp || step.hasShift() || step.replicas().isPresent();
    }
  }

  private void replicas(String here, Amount amount, int replicas) {
    SpecValidator.amount(validationErrors, here, amount);
    validationErrors.require(
        amount.up(replicas) <= replicas,
        here,
        "the candidate must have at most the release's replicas, %d, were %d"
            .formatted(replicas, amount.up(replicas)));
  }

  private void window(String here, Optional<Duration> own, Duration defaultWindow) {
    own.ifPresent(time -> strategyValidator.time(here, time));
    validationErrors.require(
        own.orElse(defaultWindow).isPositive(),
        here,
        own.isPresent()
            ? "an experiment must be observed for longer than 0s"
            : "is missing: the canary observes for 0s, and an experiment needs an observation");
  }
}
