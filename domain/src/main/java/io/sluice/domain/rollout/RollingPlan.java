package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Strategy.Rolling;

/// A plan that exchanges instances in batches: never more than the larger number of replicas plus
/// `maxSurge` instances, never fewer than `replicas - maxUnavailable`, and never more than
/// `maxParallel` new or old instances in a batch. The last instance of stable stays until the end
/// of the bake, even if it exceeds that limit by one. At each weight both sides can carry their
/// traffic before and after the next batch of stable, each by its own number of replicas.
final class RollingPlan {

  static Plan of(PlanBuilder plan, Rolling rolling, Serving serving) {
    int replicas = plan.spec().replicas();
    int stable = serving.replicas();
    int missing = rolling.unavailable(replicas);
    int parallel = rolling.maxParallel().orElse(Integer.MAX_VALUE);
    int least = Math.max(0, replicas - missing);
    int larger = Math.max(replicas, stable);
    int most = larger + Math.min(rolling.surge(replicas), Integer.MAX_VALUE - larger);
    int weight = 100;
    int old = stable;
    int ready = 0;
    while (ready < replicas) {
      int carriers = carriers(weight, stable - missing);
      int fewest = Math.max(Math.max(carriers, least - ready), old - parallel);
      int remaining = Math.min(old, fewest);
      if (remaining < old && old + ready >= most) {
        old = remaining;
        plan.retireStable(old);
      }
      int batch = Math.min(replicas - ready, parallel);
      ready = Math.clamp(most - old, ready + 1, ready + batch);
      int carried = 100 * Math.max(0, least - ready) / Math.max(1, least);
      weight = ready == replicas ? 0 : carried;
      plan.provision(ready, rolling.minHealthyTime())
          .shift(new Percent(100 - weight))
          .observe(rolling.observe());
    }
    return plan.promote(plan.spec().bakeTime());
  }

  /// Returns the fewest instances, at least 1, that carry `weight` if `replicas` instances carry
  /// all traffic.
  private static int carriers(int weight, int replicas) {
    return Math.max(0, weight - 1) * Math.max(1, replicas) / 100 + 1;
  }

  private RollingPlan() {}
}
