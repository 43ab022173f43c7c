package io.sluice.api.document;

import io.sluice.contract.Amount;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;

/// Validates a strategy.
final class StrategyValidator {
  private static final Duration TIME_MAX = Duration.ofDays(7);
  private static final Duration HEALTHY_MAX = Duration.ofHours(1);

  private final ValidationErrors validationErrors;
  private final String root;
  private final List<String> allowedHosts;

  /// @param root JSON pointer of the object that holds `strategy`
  /// @param allowedHosts see [HostValidator#findRejection]
  StrategyValidator(ValidationErrors validationErrors, String root, List<String> allowedHosts) {
    this.validationErrors = validationErrors;
    this.root = root;
    this.allowedHosts = List.copyOf(allowedHosts);
  }

  /// @param replicas number of instances of the release
  void check(Strategy strategy, int replicas) {
    switch (strategy) {
      case Strategy.Canary(var steps, var observe, var sticky) -> {
        String at = root + "/strategy/canary";
        time(at + "/observe", observe);
        new CanaryValidator(validationErrors, this, allowedHosts)
            .check(at + "/steps", steps, replicas);
        new ExperimentValidator(validationErrors, this)
            .check(at + "/steps", steps, observe, replicas);
        sticky.ifPresent(
            it -> new TrafficRulesValidator(validationErrors).sticky(at + "/sticky", it, steps));
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
          SpecValidator.replicas(validationErrors, at + "/replicas", n);
          requireCapacity(at + "/replicas", 100, n, replicas);
        });
    time(at + "/observe", strategy.observe());
    time(at + "/keep", strategy.keep());
    strategy
        .approve()
        .ifPresent(gate -> GateValidator.check(validationErrors, at + "/approve", gate));
    strategy
        .previewReplicas()
        .ifPresent(amount -> {
          String here = at + "/previewReplicas";
          int all = strategy.replicas().orElse(replicas);
          validationErrors.require(
              amount.value() >= 1 && amount.up(all) <= all,
              here,
              "must be 1 to %d, or 1%% to 100%%, was %s".formatted(all, amount.text()));
          requireTime(here, strategy);
        });
    if (strategy.findPreview().isPresent()) {
      requireTime(at + "/preview", strategy);
    }
    validationErrors.require(
        strategy.findPreview().isPresent() || !strategy.publicPreview().orElse(false),
        at + "/publicPreview",
        "needs preview: true");
  }

  private void requireTime(String here, Strategy.BlueGreen strategy) {
    validationErrors.require(
        strategy.observe().isPositive() || strategy.approve().isPresent(),
        here,
        "there is no preview: the cut-over has neither an observation (observe 0s) nor a gate"
            + " (promotion automatic) before it; add observe or approve");
  }

  private void rolling(Strategy.Rolling strategy, int replicas) {
    String at = root + "/strategy/rolling";
    SpecValidator.instances(validationErrors, at + "/maxSurge", 0, strategy.maxSurge().value());
    SpecValidator.instances(
        validationErrors, at + "/maxUnavailable", 0, strategy.maxUnavailable().value());
    strategy
        .maxParallel()
        .ifPresent(n -> SpecValidator.replicas(validationErrors, at + "/maxParallel", n));
    strategy
        .minHealthyTime()
        .ifPresent(time ->
            validationErrors.require(
                !time.isNegative() && time.compareTo(HEALTHY_MAX) <= 0,
                at + "/minHealthyTime",
                "must be 0s to %s, was %s"
                    .formatted(SpecValidator.text(HEALTHY_MAX), SpecValidator.text(time))));
    int surge = strategy.surge(replicas);
    int unavailable = strategy.unavailable(replicas);
    String both =
        "maxSurge %s and maxUnavailable %s"
            .formatted(
                describe(strategy.maxSurge(), surge),
                describe(strategy.maxUnavailable(), unavailable));
    validationErrors.require(
        surge != 0 || unavailable != 0, at, both + " leave no instance to replace");
    strategy
        .order()
        .ifPresent(order -> {
          boolean agrees =
              switch (order) {
                case START_FIRST -> surge > 0 && unavailable == 0;
                case STOP_FIRST -> surge == 0 && unavailable > 0;
              };
          validationErrors.require(
              agrees, at + "/order", contradiction(order) + ", but here are " + both);
        });
    time(at + "/observe", strategy.observe());
  }

  private static String contradiction(Strategy.Rolling.Order order) {
    return switch (order) {
      case START_FIRST -> "start-first needs maxSurge 1 or more and maxUnavailable 0";
      case STOP_FIRST -> "stop-first needs maxSurge 0 and maxUnavailable 1 or more";
    };
  }

  /// Returns `25% (0 instances)`, or `2`.
  private static String describe(Amount amount, int instances) {
    return amount.isShare()
        ? "%s (%d instances)".formatted(amount.text(), instances)
        : amount.text();
  }

  /// Requires that `ready` instances can carry `weight`.
  void requireCapacity(String at, int weight, int ready, int replicas) {
    int most = Math.ceilDiv(100 * Math.max(0, ready), Math.max(1, replicas));
    int needed = Math.ceilDiv(weight * replicas, 100);
    validationErrors.require(
        weight <= most,
        at,
        "%d of %d instances carry at most %d %% of the traffic (100 × %d / %d, rounded up), not %d %%: %d are needed"
            .formatted(ready, replicas, most, ready, replicas, weight, needed));
  }

  /// Requires a time from 0s to 7 days, for times without bounds of their own.
  void time(String at, Duration time) {
    validationErrors.require(
        !time.isNegative() && time.compareTo(TIME_MAX) <= 0,
        at,
        "must be 0s to %s, was %s"
            .formatted(SpecValidator.text(TIME_MAX), SpecValidator.text(time)));
  }
}
