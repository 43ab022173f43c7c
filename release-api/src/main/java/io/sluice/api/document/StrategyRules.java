package io.sluice.api.document;

import io.sluice.contract.Amount;
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
  private static final Duration HEALTHY_MAX = Duration.ofHours(1);

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
      case Strategy.BlueGreen blueGreen -> blueGreen(blueGreen, replicas);
      case Strategy.Rolling rolling -> rolling(rolling, replicas);
    }
  }

  private void blueGreen(Strategy.BlueGreen strategy, int replicas) {
    String at = root + "/strategy/blueGreen";
    strategy
        .replicas()
        .ifPresent(n -> {
          SpecRules.replicas(faults, at + "/replicas", n);
          carries(at + "/replicas", 100, n, replicas);
        });
    time(at + "/observe", strategy.observe());
    time(at + "/keep", strategy.keep());
    strategy.approve().ifPresent(gate -> Gates.check(faults, at + "/approve", gate));
    strategy
        .previewReplicas()
        .ifPresent(amount -> {
          String here = at + "/previewReplicas";
          int all = strategy.replicas().orElse(replicas);
          faults.require(
              amount.value() >= 1 && amount.up(all) <= all,
              here,
              "must be 1 to %d, or 1%% to 100%%, was %s".formatted(all, amount.text()));
          faults.require(
              strategy.observe().isPositive() || strategy.approve().isPresent(),
              here,
              "there is no preview: nothing is observed (observe 0s) and nobody is asked (promotion automatic) before the cut-over");
        });
  }

  private void rolling(Strategy.Rolling strategy, int replicas) {
    String at = root + "/strategy/rolling";
    SpecRules.instances(faults, at + "/maxSurge", 0, strategy.maxSurge().value());
    SpecRules.instances(faults, at + "/maxUnavailable", 0, strategy.maxUnavailable().value());
    strategy.maxParallel().ifPresent(n -> SpecRules.replicas(faults, at + "/maxParallel", n));
    strategy
        .minHealthyTime()
        .ifPresent(time ->
            faults.require(
                !time.isNegative() && time.compareTo(HEALTHY_MAX) <= 0,
                at + "/minHealthyTime",
                "must be 0s to %s, was %s"
                    .formatted(SpecRules.text(HEALTHY_MAX), SpecRules.text(time))));
    int surge = strategy.surge(replicas);
    int missing = strategy.unavailable(replicas);
    String both =
        "maxSurge %s and maxUnavailable %s"
            .formatted(said(strategy.maxSurge(), surge), said(strategy.maxUnavailable(), missing));
    faults.require(
        surge != 0 || missing != 0, at, both + " leave no instance that could be exchanged");
    strategy
        .order()
        .ifPresent(order -> {
          boolean agrees =
              switch (order) {
                case START_FIRST -> surge > 0 && missing == 0;
                case STOP_FIRST -> surge == 0 && missing > 0;
              };
          faults.require(agrees, at + "/order", contradiction(order) + ", but here are " + both);
        });
    time(at + "/observe", strategy.observe());
  }

  private static String contradiction(Strategy.Rolling.Order order) {
    return switch (order) {
      case START_FIRST -> "start-first wants maxSurge 1 or more and maxUnavailable 0";
      case STOP_FIRST -> "stop-first wants maxSurge 0 and maxUnavailable 1 or more";
    };
  }

  /// `25% (0 instances)`, or `2`.
  private static String said(Amount amount, int instances) {
    return amount.isShare()
        ? "%s (%d instances)".formatted(amount.text(), instances)
        : amount.text();
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
