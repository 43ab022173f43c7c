package io.sluice.api.document;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What must hold of a strategy.
final class StrategyRules {
  private static final int STEPS_MAX = 50;
  private static final Duration TIME_MAX = Duration.ofDays(7);

  private final Faults faults;
  private final String root;

  /// @param root JSON pointer of the object that holds `strategy`
  StrategyRules(Faults faults, String root) {
    this.faults = faults;
    this.root = root;
  }

  /// @param replicas instances of the version that serves
  void check(Strategy strategy, int replicas) {
    switch (strategy) {
      case Strategy.Canary(var steps, var observe) -> {
        String at = root + "/strategy/canary";
        time(at + "/observe", observe);
        steps(at + "/steps", steps);
        carried(at + "/steps", steps, replicas);
      }
      case Strategy.BlueGreen(var own, var observe, var keep) -> {
        String at = root + "/strategy/blueGreen";
        own.ifPresent(n -> {
          SpecRules.replicas(faults, at + "/replicas", n);
          carries(at + "/replicas", 100, n, replicas);
        });
        time(at + "/observe", observe);
        time(at + "/keep", keep);
      }
      case Strategy.Rolling(int surge, int unavailable, var observe) -> {
        String at = root + "/strategy/rolling";
        SpecRules.instances(faults, at + "/maxSurge", 0, surge);
        SpecRules.instances(faults, at + "/maxUnavailable", 0, unavailable);
        faults.require(
            surge != 0 || unavailable != 0,
            at,
            "maxSurge 0 and maxUnavailable 0 leave no instance that could be exchanged");
        time(at + "/observe", observe);
      }
    }
  }

  private void steps(String at, List<CanaryStep> steps) {
    faults.require(
        steps.size() <= STEPS_MAX,
        at,
        "at most %d steps, were %d".formatted(STEPS_MAX, steps.size()));
    int before = 0;
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      String here = at + "/" + i;
      step.observe().ifPresent(window -> time(here + "/observe", window));
      step.hold().ifPresent(hold -> hold(here + "/hold", hold));
      step.approve().ifPresent(gate -> Gates.check(faults, here + "/approve", gate));
      step.replicas().ifPresent(n -> SpecRules.replicas(faults, here + "/replicas", n));
      Optional<Integer> weight = step.weight().map(Percent::value);
      if (weight.isPresent()) {
        int now = weight.get();
        faults.require(
            now > before,
            here,
            (last < 0 ? "a weight is 1 to 100, was %2$d" : "weights rise, but %d is followed by %d")
                .formatted(before, now));
        before = now;
        last = i;
      }
    }
    if (last < 0) {
      faults.add(at, "there is no weight: a canary ends at 100");
    } else if (before != 100) {
      faults.add(at + "/" + last, "the last weight is 100, was %d".formatted(before));
    }
  }

  /// Each weight needs instances that can carry it; those of an earlier step stay.
  private void carried(String at, List<CanaryStep> steps, int replicas) {
    int ready = 0;
    for (int i = 0; i < steps.size(); i++) {
      CanaryStep step = steps.get(i);
      ready = Math.max(ready, step.replicas().orElse(0));
      int weight = step.weight().map(Percent::value).orElse(0);
      if (step.replicas().isPresent() && weight < 100) {
        carries(at + "/" + i + "/replicas", weight, ready, replicas);
      }
    }
  }

  private void carries(String at, int weight, int ready, int replicas) {
    int most = Math.ceilDiv(100 * Math.max(0, ready), Math.max(1, replicas));
    int needed = Math.ceilDiv(weight * replicas, 100);
    faults.require(
        weight <= most,
        at,
        "%d of %d instances carry at most %d %% of the traffic (100 × %d / %d, rounded up), not %d %%: %d are needed"
            .formatted(ready, replicas, most, ready, replicas, weight, needed));
  }

  private void hold(String at, Duration time) {
    faults.require(time.isPositive(), at, "a hold is longer than 0s");
    time(at, time);
  }

  private void time(String at, Duration time) {
    faults.require(
        !time.isNegative() && time.compareTo(TIME_MAX) <= 0,
        at,
        "must be 0s to %s, was %s".formatted(SpecRules.text(TIME_MAX), SpecRules.text(time)));
  }
}
