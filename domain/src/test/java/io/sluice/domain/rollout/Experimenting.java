package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
  final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  void observe() {
    harness.post(2, experiment(1));
    harness.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
  }

  /// Starts the control instances and confirms `effects` of their effects.
  void startControlInstances(int effects) {
    harness.post(2, experiment(1));
    while (!harness.effects.isEmpty()
        && harness.effects.getFirst().effect() instanceof Effect.Fence) {
      harness.settleOne();
    }
    for (int i = 0; i < effects; i++) {
      harness.settleOne();
    }
  }

  Step step() {
    return harness.active().findStep().orElseThrow();
  }

  int stable() {
    return harness.lane.ready(id(1));
  }

  /// Returns a canary with an experiment before a weight of 10 percent.
  static RolloutSpecs experiment(int fresh) {
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
