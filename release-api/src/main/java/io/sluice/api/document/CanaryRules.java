package io.sluice.api.document;

import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Validates the steps of a canary: weights rise to 100, and each weight has enough instances.
final class CanaryRules {
  private static final int STEPS_MAX = 50;
  private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);
  private static final int RETRIES_MAX = 10;

  private final Faults faults;
  private final StrategyRules rules;
  private final List<String> allowedHosts;

  CanaryRules(Faults faults, StrategyRules rules, List<String> allowedHosts) {
    this.faults = faults;
    this.rules = rules;
    this.allowedHosts = List.copyOf(allowedHosts);
  }

  /// @param at JSON pointer of the steps
  /// @param replicas number of instances of the release
  void check(String at, List<CanaryStep> steps, int replicas) {
    faults.require(
        steps.size() <= STEPS_MAX,
        at,
        "at most %d steps, were %d".formatted(STEPS_MAX, steps.size()));
    for (int i = 0; i < steps.size(); i++) {
      step(at + "/" + i, steps.get(i), replicas);
    }
    weights(at, steps);
    new MatchRules(faults).check(at, steps);
    new MirrorRules(faults).check(at, steps);
    carried(at, steps, replicas);
  }

  private void step(String here, CanaryStep step, int replicas) {
    step.observe().ifPresent(window -> rules.time(here + "/observe", window));
    step.hold()
        .ifPresent(hold -> {
          faults.require(hold.isPositive(), here + "/hold", "a hold must be longer than 0s");
          rules.time(here + "/hold", hold);
        });
    step.approve().ifPresent(gate -> Gates.check(faults, here + "/approve", gate));
    step.call().ifPresent(call -> call(here + "/call", call));
    step.replicas().ifPresent(amount -> SpecRules.amount(faults, here + "/replicas", amount));
    if (!step.shifts()) {
      step.observe()
          .ifPresent(window ->
              faults.require(
                  window.isPositive(), here + "/observe", "an observation must be longer than 0s"));
    }
    if (step.weight().isEmpty()) {
      step.replicas()
          .ifPresent(amount ->
              faults.require(
                  amount.up(replicas) <= replicas,
                  here + "/replicas",
                  "the candidate must have at most the release's replicas, %d, were %d"
                      .formatted(replicas, amount.up(replicas))));
    }
  }

  private void call(String at, Call call) {
    if (call.url().isEmpty()) {
      faults.add(at + "/url", "is missing");
    }
    call.url()
        .flatMap(url -> Hosts.refusal(url, allowedHosts))
        .ifPresent(refusal -> faults.add(at + "/url", refusal));
    call.secret().ifPresent(secret -> SpecRules.reference(faults, at + "/secret", secret));
    Step.Call step = call.step();
    faults.require(
        step.timeout().compareTo(TIMEOUT_MIN) >= 0 && step.timeout().compareTo(TIMEOUT_MAX) <= 0,
        at + "/timeout",
        "must be %s to %s, was %s"
            .formatted(
                SpecRules.text(TIMEOUT_MIN),
                SpecRules.text(TIMEOUT_MAX),
                SpecRules.text(step.timeout())));
    faults.require(
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
        faults.require(
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
      faults.add(at, "there is no weight: a canary ends at 100");
    } else if (before != 100) {
      faults.add(at + "/" + last, "the last weight must be 100, was %d".formatted(before));
    }
  }

  /// Requires enough instances for each weight; the instances of an earlier step stay.
  private void carried(String at, List<CanaryStep> steps, int replicas) {
    int ready = 0;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      String here = at + "/" + i + "/replicas";
      int tried = step.experiment().map(it -> it.replicas().up(replicas)).orElse(0);
      int said = step.replicas().map(amount -> amount.up(replicas)).orElse(0);
      int weight = step.weight().map(Percent::value).orElse(0);
      if (said > 0 && weight == 0) {
        faults.require(
            said >= ready,
            here,
            "instances stay: %d are there already, were %d".formatted(ready, said));
      }
      ready = Math.max(ready, Math.max(said, tried));
      if (said > 0 && weight < 100) {
        rules.carries(here, weight, ready, replicas);
      }
    }
  }
}
