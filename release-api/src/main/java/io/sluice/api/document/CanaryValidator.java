package io.sluice.api.document;

import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Validates the steps of a canary: weights rise to 100, and each weight has enough instances.
final class CanaryValidator {
  private static final int STEPS_MAX = 50;
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
  private static final int RETRIES_MAX = 10;

  private final ValidationErrors validationErrors;
  private final StrategyValidator strategyValidator;
  private final List<String> allowedHosts;

  CanaryValidator(
      ValidationErrors validationErrors,
      StrategyValidator strategyValidator,
      List<String> allowedHosts) {
    this.validationErrors = validationErrors;
    this.strategyValidator = strategyValidator;
    this.allowedHosts = List.copyOf(allowedHosts);
  }

  /// @param at JSON pointer of the steps
  /// @param replicas number of instances of the release
  void check(String at, List<CanaryStep> steps, int replicas) {
    validationErrors.require(
        steps.size() <= STEPS_MAX,
        at,
        "at most %d steps, were %d".formatted(STEPS_MAX, steps.size()));
    for (int i = 0; i < steps.size(); i++) {
      step(at + "/" + i, steps.get(i), replicas);
    }
    weights(at, steps);
    new TrafficRulesValidator(validationErrors).check(at, steps);
    requireCapacity(at, steps, replicas);
  }

  private void step(String here, CanaryStep step, int replicas) {
    step.observe().ifPresent(window -> strategyValidator.time(here + "/observe", window));
    step.hold()
        .ifPresent(hold -> {
          validationErrors.require(
              hold.isPositive(), here + "/hold", "a hold must be longer than 0s");
          strategyValidator.time(here + "/hold", hold);
        });
    step.approve()
        .ifPresent(gate -> GateValidator.check(validationErrors, here + "/approve", gate));
    step.call().ifPresent(call -> call(here + "/call", call));
    step.replicas()
        .ifPresent(amount -> SpecValidator.amount(validationErrors, here + "/replicas", amount));
    if (!step.hasShift()) {
      step.observe()
          .ifPresent(window ->
              validationErrors.require(
                  window.isPositive(), here + "/observe", "an observation must be longer than 0s"));
    }
    if (step.weight().isEmpty()) {
      step.replicas()
          .ifPresent(amount ->
              validationErrors.require(
                  amount.up(replicas) <= replicas,
                  here + "/replicas",
                  "the candidate must have at most the release's replicas, %d, were %d"
                      .formatted(replicas, amount.up(replicas))));
    }
  }

  private void call(String at, Call call) {
    if (call.url().isEmpty()) {
      validationErrors.add(at + "/url", "is missing");
    }
    call.url()
        .flatMap(url -> HostValidator.findRejection(url, allowedHosts))
        .ifPresent(rejection -> validationErrors.add(at + "/url", rejection));
    call.secret()
        .ifPresent(secret -> SpecValidator.reference(validationErrors, at + "/secret", secret));
    Step.Call step = call.step();
    validationErrors.require(
        step.timeout().compareTo(TIMEOUT_MIN) >= 0 && step.timeout().compareTo(TIMEOUT_MAX) <= 0,
        at + "/timeout",
        "must be %s to %s, was %s"
            .formatted(
                SpecValidator.text(TIMEOUT_MIN),
                SpecValidator.text(TIMEOUT_MAX),
                SpecValidator.text(step.timeout())));
    validationErrors.require(
        step.retries() >= 0 && step.retries() <= RETRIES_MAX,
        at + "/retries",
        "must be 0 to %d, was %d".formatted(RETRIES_MAX, step.retries()));
  }

  private void weights(String at, List<CanaryStep> steps) {
    int before = 0;
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      Optional<Integer> weight = steps.get(i).weight().map(Percent::value);
      if (weight.isPresent()) {
        int now = weight.get();
        validationErrors.require(
            now > before,
            at + "/" + i,
            (last < 0
                    ? "a weight must be 1 to 100, was %2$d"
                    : "weights must rise, but %d is followed by %d")
                .formatted(before, now));
        before = now;
        last = i;
      }
    }
    if (last < 0) {
      validationErrors.add(at, "there is no weight: a canary ends at 100");
    } else if (before != 100) {
      validationErrors.add(
          at + "/" + last, "the last weight must be 100, was %d".formatted(before));
    }
  }

  /// Requires enough instances for each weight; the instances of an earlier step stay.
  private void requireCapacity(String at, List<CanaryStep> steps, int replicas) {
    int ready = 0;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      String here = at + "/" + i + "/replicas";
      int experimentReplicas = step.experiment().map(it -> it.replicas().up(replicas)).orElse(0);
      int stepReplicas = step.replicas().map(amount -> amount.up(replicas)).orElse(0);
      int weight = step.weight().map(Percent::value).orElse(0);
      if (stepReplicas > 0 && weight == 0) {
        validationErrors.require(
            stepReplicas >= ready,
            here,
            "instances stay: %d are there already, were %d".formatted(ready, stepReplicas));
      }
      ready = Math.max(ready, Math.max(stepReplicas, experimentReplicas));
      if (stepReplicas > 0 && weight < 100) {
        strategyValidator.requireCapacity(here, weight, ready, replicas);
      }
    }
  }
}
