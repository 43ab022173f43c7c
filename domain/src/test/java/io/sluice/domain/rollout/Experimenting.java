package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Experiment;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import java.util.List;
import java.util.Optional;

/// A lane whose next release is an experiment.
abstract class Experimenting {
  final World world = new World(canary("1", 100).serves(1));

  void observing() {
    world.post(2, experiment(1));
    world.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
  }

  /// Starts the control instances and confirms `effects` of their effects.
  void coming(int effects) {
    world.post(2, experiment(1));
    while (!world.effects.isEmpty() && world.effects.getFirst().effect() instanceof Effect.Fence) {
      world.settleOne();
    }
    for (int i = 0; i < effects; i++) {
      world.settleOne();
    }
  }

  Step step() {
    return world.active().step().orElseThrow();
  }

  int stable() {
    return world.lane.ready(id(1));
  }

  /// Returns a canary with an experiment before a weight of 10 percent.
  static Specs experiment(int fresh) {
    return canary("2", 100)
        .with(
            new Strategy.Canary(List.of(step(fresh), CanaryStep.of(10), CanaryStep.of(100)), MIN));
  }

  static CanaryStep step(int fresh) {
    return step(Amount.of(fresh));
  }

  static CanaryStep step(Amount fresh) {
    return CanaryStep.of(new Experiment(fresh, Optional.empty()));
  }
}
