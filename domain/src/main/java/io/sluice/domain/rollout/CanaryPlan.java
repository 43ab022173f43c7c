package io.sluice.domain.rollout;

import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Decision;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy.Canary;

/// More and more weight: the candidate has the instances for each before it gets it, and stable
/// stays as it is until the end.
final class CanaryPlan {

  static Plan of(Outline plan, Canary canary) {
    for (CanaryStep step : canary.steps()) {
      step.hold()
          .ifPresent(
              time -> plan.add(new Step.Hold(time, Decision.PASS, "a hold of the release's plan")));
      step.approve().ifPresent(plan::approve);
      step.call().map(Call::step).ifPresent(plan::add);
      step.weight()
          .ifPresentOrElse(
              weight -> shift(plan, canary, step, weight),
              () -> {
                step.replicas().ifPresent(n -> plan.provision(n.up(plan.spec().replicas())));
                step.observe().ifPresent(plan::observe);
              });
    }
    return plan.promote(plan.spec().watch());
  }

  private static void shift(Outline plan, Canary canary, CanaryStep step, Percent weight) {
    int all = plan.spec().replicas();
    plan.provision(weight.equals(Percent.ALL) ? all : replicas(step, weight, all))
        .shift(weight)
        .observe(step.observe().orElse(canary.observe()));
  }

  private static int replicas(CanaryStep step, Percent weight, int all) {
    return step.replicas().map(n -> n.up(all)).orElse(share(weight, all));
  }

  /// Instances for `weight` of the traffic, rounded up, at least 1.
  private static int share(Percent weight, int replicas) {
    return Math.max(1, Math.ceilDiv(weight.value() * replicas, 100));
  }

  private CanaryPlan() {}
}
