package io.sluice.domain.rollout;

import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy.Rolling;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A forward plan under construction. It begins with the fence.
final class PlanBuilder {
  private final ReleaseSpec spec;
  private final Optional<Plan.Batches> batches;
  private final List<Step> steps = new ArrayList<>(List.of(new Step.Fence()));
  private int ready;

  PlanBuilder(ReleaseSpec spec) {
    this.spec = spec;
    this.batches =
        spec.strategy() instanceof Rolling rolling
            ? Optional.of(new Plan.Batches(rolling.unavailable(spec.replicas())))
            : Optional.empty();
  }

  ReleaseSpec spec() {
    return spec;
  }

  /// Ensures that the candidate has at least `replicas` instances; instances of earlier steps stay.
  PlanBuilder provision(int replicas) {
    return provision(replicas, Optional.empty());
  }

  /// Ensures that the candidate has at least `replicas` instances.
  ///
  /// @param minHealthyTime see [Step.Provision]
  PlanBuilder provision(int replicas, Optional<Duration> minHealthyTime) {
    if (replicas > ready) {
      ready = replicas;
      steps.add(new Step.Provision(Side.CANDIDATE, ready, minHealthyTime));
    }
    return this;
  }

  /// Adds `fresh` control instances to the `present` instances of stable.
  PlanBuilder addControlInstances(int present, int fresh) {
    steps.add(
        new Step.Provision(Side.STABLE, present + fresh, Optional.empty(), Optional.of(fresh)));
    return this;
  }

  PlanBuilder shift(Percent candidate) {
    return shift(candidate, Optional.empty());
  }

  /// Adds a shift after which all requests count for the judge.
  PlanBuilder shift(Percent candidate, Optional<TrafficRules> trafficRules) {
    return shift(candidate, trafficRules, Optional.empty());
  }

  /// Adds a shift; see [Step.Shift].
  PlanBuilder shift(
      Percent candidate, Optional<TrafficRules> trafficRules, Optional<Boolean> judge) {
    steps.add(new Step.Shift(candidate, trafficRules, judge));
    return this;
  }

  /// Adds an observation, unless `window` is zero.
  PlanBuilder observe(Duration window) {
    if (window.isPositive()) {
      steps.add(new Step.Observe(window));
    }
    return this;
  }

  PlanBuilder approve(Gate gate) {
    steps.add(
        new Step.Hold(
            gate.expires().orElse(Planner.HOLD),
            gate.decision(),
            "a gate of the release's plan",
            Optional.of(gate.approval())));
    return this;
  }

  PlanBuilder add(Step step) {
    steps.add(step);
    return this;
  }

  /// Reduces stable to `replicas` instances.
  PlanBuilder retireStable(int replicas) {
    steps.add(new Step.Retire(Side.STABLE, replicas, spec.drain()));
    return this;
  }

  /// Completes the plan of a release with a stable, which is retired after the bake.
  Plan promote(Duration bakeTime) {
    addPromotion(bakeTime);
    retireStable(0);
    return new Plan(steps, batches);
  }

  /// Completes the plan of a first release.
  Plan promoteFirst() {
    addPromotion(spec.bakeTime());
    return new Plan(steps, batches);
  }

  private void addPromotion(Duration bakeTime) {
    steps.add(new Step.Promote());
    if (bakeTime.isPositive()) {
      steps.add(new Step.Bake(bakeTime));
    }
  }
}
