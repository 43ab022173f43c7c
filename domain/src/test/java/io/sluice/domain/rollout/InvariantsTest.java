package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Violations of the invariants by single events on lanes with a valid log.
class InvariantsTest {
  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void a_step_raises_no_weight_above_what_the_confirmed_instances_carry() {
    harness.post(2, canary("2", 10, 50, 100));
    harness.settle().judge(2, Verdict.Kind.HEALTHY);
    assertThat(harness.active().findStep()).contains(new Step.Provision(Side.CANDIDATE, 2));
    Lane skipped = evolve(new Progress.StepFinished(harness.number(), "skipped"));
    skipped = evolve(skipped, started(skipped, new Step.Shift(new Percent(50))));

    assertThat(violation(skipped, shifted(skipped, 50)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("50 percent", "1 ready", "of 2"));
  }

  @Test
  void declared_instances_carry_the_declared_weight_without_a_violation() {
    var half =
        new CanaryStep(
            Optional.of(new Percent(50)),
            Optional.of(Amount.of(1)),
            Optional.empty(),
            Optional.empty());
    var strategy = new Strategy.Canary(List.of(half, CanaryStep.of(100)), MIN);

    harness.post(2, canary("2", 100).replicas(10).with(strategy));
    harness.settle(); // settle() fails on a violated invariant

    assertThat(harness.weight(2)).isEqualTo(50);
  }

  @Test
  void a_step_leaves_no_release_fewer_instances_than_its_weight_needs() {
    harness.post(2, canary("2", 100).with(new Strategy.Rolling(1, 0, MIN)));
    harness.settle().judge(2, Verdict.Kind.HEALTHY);
    assertThat(harness.active().findStep().orElseThrow()).isInstanceOf(Step.Retire.class);
    assertThat(harness.weight(1)).isEqualTo(66);

    assertThat(violation(harness.lane, new Progress.InstancesReady(harness.number(), id(1), 2)))
        .isEmpty();
    assertThat(violation(harness.lane, new Progress.InstancesReady(harness.number(), id(1), 1)))
        .isPresent();
    assertThat(
            violation(
                harness.lane, new Progress.InstancesReady(EffectRequest.RECONCILER, id(1), 1)))
        .isEmpty();
  }

  private Lane evolve(Progress event) {
    return evolve(harness.lane, event);
  }

  private static Lane evolve(Lane lane, Progress event) {
    return Evolver.evolve(lane, new LaneEvent(Optional.of(id(2)), event));
  }

  private static Optional<String> violation(Lane lane, Progress event) {
    var laneEvent = new LaneEvent(Optional.of(id(2)), event);
    return Invariants.findViolation(lane, laneEvent, Evolver.evolve(lane, laneEvent));
  }

  private Progress started(Lane lane, Step step) {
    return new Progress.StepStarted(lane.active().orElseThrow().number() + 1, step, harness.at);
  }

  private static Progress shifted(Lane lane, int candidate) {
    return new Progress.TrafficShifted(
        lane.active().orElseThrow().number(), weights(candidate), Token.NONE);
  }

  private static Map<UUID, Percent> weights(int candidate) {
    var weight = new Percent(candidate);
    return Map.of(id(1), weight.rest(), id(2), weight);
  }
}
