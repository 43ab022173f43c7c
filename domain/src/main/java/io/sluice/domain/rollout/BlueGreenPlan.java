package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Strategy.BlueGreen;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.List;

/// A plan with a second set of instances without traffic, which is observed and approved, then one
/// cut-over; the first set stays ready for a while.
final class BlueGreenPlan {

  static Plan of(PlanBuilder plan, BlueGreen strategy, Serving stable) {
    int all = strategy.replicas().orElse(stable.replicas());
    int preview = strategy.previewReplicas().map(amount -> amount.up(all)).orElse(all);
    plan.provision(Math.max(1, Math.min(preview, all)));
    strategy
        .findPreview()
        .ifPresent(match ->
            plan.shift(Percent.NONE, TrafficRules.NONE.withMatch(List.of(match)).findRules()));
    plan.observe(strategy.observe());
    strategy.approve().ifPresent(plan::approve);
    plan.provision(all).shift(Percent.ALL).observe(strategy.observe());
    Duration bakeTime = plan.spec().bakeTime();
    return plan.promote(strategy.keep().compareTo(bakeTime) > 0 ? strategy.keep() : bakeTime);
  }

  private BlueGreenPlan() {}
}
