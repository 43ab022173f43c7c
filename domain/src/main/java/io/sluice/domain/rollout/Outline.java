package io.sluice.domain.rollout;

import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Side;
import io.sluice.contract.Steering;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A forward plan under construction. It begins with the fence.
final class Outline {
  private final ReleaseSpec spec;
  private final List<Step> steps = new ArrayList<>(List.of(new Step.Fence()));
  private int ready;

  Outline(ReleaseSpec spec) {
    this.spec = spec;
  }

  ReleaseSpec spec() {
    return spec;
  }

  /// Ensures that the candidate has at least `replicas` instances; instances of earlier steps stay.
  Outline provision(int replicas) {
    return provision(replicas, Optional.empty());
  }

  /// Ensures that the candidate has at least `replicas` instances.
  ///
  /// @param minHealthyTime see [Step.Provision]
  Outline provision(int replicas, Optional<Duration> minHealthyTime) {
    if (replicas > ready) {
      ready = replicas;
      steps.add(new Step.Provision(Side.CANDIDATE, ready, minHealthyTime));
    }
    return this;
  }

  /// Adds `fresh` control instances to the `present` instances of stable.
  Outline baseline(int present, int fresh) {
    steps.add(
        new Step.Provision(Side.STABLE, present + fresh, Optional.empty(), Optional.of(fresh)));
    return this;
  }

  Outline shift(Percent candidate) {
    return shift(candidate, Optional.empty());
  }

  /// Adds a shift after which all requests count for the judge.
  Outline shift(Percent candidate, Optional<Steering> steering) {
    return shift(candidate, steering, Optional.empty());
  }

  /// Adds a shift; see [Step.Shift].
  Outline shift(Percent candidate, Optional<Steering> steering, Optional<Boolean> judge) {
    steps.add(new Step.Shift(candidate, steering, judge));
    return this;
  }

  /// Adds an observation, unless `window` is zero.
  Outline observe(Duration window) {
    if (window.isPositive()) {
      steps.add(new Step.Observe(window));
    }
    return this;
  }

  Outline approve(Gate gate) {
    steps.add(
        new Step.Hold(
            gate.expires().orElse(Planner.HOLD),
            gate.decision(),
            "a gate of the release's plan",
            Optional.of(gate.approval())));
    return this;
  }

  Outline add(Step step) {
    steps.add(step);
    return this;
  }

  /// Reduces stable to `replicas` instances.
  Outline retireStable(int replicas) {
    steps.add(new Step.Retire(Side.STABLE, replicas, spec.drain()));
    return this;
  }

  /// Completes the plan of a release with a stable, which is retired after the watch.
  Plan promote(Duration watch) {
    promoted(watch);
    retireStable(0);
    return new Plan(steps);
  }

  /// Completes the plan of a first release.
  Plan promoteFirst() {
    promoted(spec.watch());
    return new Plan(steps);
  }

  private void promoted(Duration watch) {
    steps.add(new Step.Promote());
    if (watch.isPositive()) {
      steps.add(new Step.Watch(watch));
    }
  }
}
