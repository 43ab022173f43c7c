package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rollbacks for which stable has too few instances, or cannot get them in time.
class RollbackTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  @Test
  void stable_that_is_not_ready_in_time_is_still_aimed_at_in_full() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    assertThat(harness.lane.ready(id(1))).isEqualTo(2);
    harness.judge(2, Verdict.Kind.UNHEALTHY);

    dropScales(1);
    harness.pass(StepTimeouts.RETURN);
    assertThat(harness.lane.ready(id(1))).isEqualTo(3);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.lane.ready(id(1))).isEqualTo(3);
    harness.send(new Command.Scale(5));
    assertThat(harness.lane.ready(id(1))).isEqualTo(5);
  }

  @Test
  void a_rollback_requests_retiring_instances_again() {
    harness.post(2, V2);
    while (!(harness.active().findStep().orElseThrow() instanceof Step.Retire)) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      confirmRoutes();
    }
    confirmRoutes();
    assertThat(harness.lane.ready(id(1))).isEqualTo(3); // retirement requested, not confirmed

    harness.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(harness.effects)
        .extracting(EffectRequest::effect)
        .contains(new Effect.Scale(id(1), V1.spec(), 3));
  }

  @Test
  void weight_is_back_as_soon_as_stable_can_carry_it_though_an_instance_is_missing() {
    observed(new Strategy.Rolling(0, 1, MIN), 50);
    harness.judge(2, Verdict.Kind.UNHEALTHY);

    confirmRoutes();

    assertThat(harness.weight(1)).isEqualTo(100);
    assertThat(harness.active().findStep())
        .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Retire.class));
    assertThat(harness.lane.ready(id(1))).isEqualTo(3);
  }

  @Test
  void an_instance_of_stable_that_cannot_start_does_not_end_the_time_of_the_others() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    harness.judge(2, Verdict.Kind.UNHEALTHY);
    int step = harness.number();

    harness.send(new Signal.EffectFailed(step, Target.RUNTIME, "no port is free", true));
    assertThat(harness.number()).isEqualTo(step);
    harness.pass(StepTimeouts.RETURN);

    assertThat(harness.number()).isEqualTo(step + 1);
  }

  @Test
  void an_abort_advances_after_the_return_time_when_an_instance_cannot_start() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    harness.send(new Command.Abort(id(2)));
    int step = harness.number();

    harness.pass(StepTimeouts.RETURN);
    assertThat(harness.number()).isEqualTo(step);
    harness.send(new Signal.EffectFailed(step, Target.RUNTIME, "no port is free", true));

    assertThat(harness.number()).isEqualTo(step + 1);
  }

  private void observed(Strategy strategy, int weight) {
    harness.post(2, V2.with(strategy));
    harness.settle();
    while (harness.weight(2) < weight) {
      harness.judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }
  }

  /// Confirms the router's effects only, as if the runtime were slow.
  private void confirmRoutes() {
    for (EffectRequest request : List.copyOf(harness.effects)) {
      if (request.effect() instanceof Effect.Route(var weights, var _)) {
        harness.effects.remove(request);
        harness.send(
            new Signal.EffectDone(request.number(), new Signal.Result.Routed(weights, Token.NONE)));
      }
    }
  }

  /// Drops the runtime's effects for release `id`.
  private void dropScales(int id) {
    harness.effects.removeIf(request ->
        request.effect() instanceof Effect.Scale scale
            && scale.release().equals(RolloutSpecs.id(id)));
  }
}
