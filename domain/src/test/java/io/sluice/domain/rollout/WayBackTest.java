package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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
class WayBackTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);

  private final World world = new World(V1.serves(1));

  @Test
  void stable_that_is_not_ready_in_time_is_still_aimed_at_in_full() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    assertThat(world.lane.ready(id(1))).isEqualTo(2);
    world.judge(2, Verdict.Kind.UNHEALTHY);

    withoutInstances(1);
    world.pass(Spans.RETURN);
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
    world.order(new Command.Scale(5));
    assertThat(world.lane.ready(id(1))).isEqualTo(5);
  }

  @Test
  void a_rollback_requests_retiring_instances_again() {
    world.post(2, V2);
    while (!(world.active().step().orElseThrow() instanceof Step.Retire)) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      doRoutes();
    }
    doRoutes();
    assertThat(world.lane.ready(id(1))).isEqualTo(3); // retirement requested, not confirmed

    world.judge(2, Verdict.Kind.UNHEALTHY);

    assertThat(world.effects)
        .extracting(Asked::effect)
        .contains(new Effect.Scale(id(1), V1.spec(), 3));
  }

  @Test
  void weight_is_back_as_soon_as_stable_can_carry_it_though_an_instance_is_missing() {
    observed(new Strategy.Rolling(0, 1, MIN), 50);
    world.judge(2, Verdict.Kind.UNHEALTHY);

    doRoutes();

    assertThat(world.weight(1)).isEqualTo(100);
    assertThat(world.active().step())
        .hasValueSatisfying(step -> assertThat(step).isInstanceOf(Step.Retire.class));
    assertThat(world.lane.ready(id(1))).isEqualTo(3);
  }

  @Test
  void an_instance_of_stable_that_cannot_start_does_not_end_the_time_of_the_others() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    world.judge(2, Verdict.Kind.UNHEALTHY);
    int step = world.number();

    world.tell(new Signal.EffectFailed(step, Target.RUNTIME, "no port is free", true));
    assertThat(world.number()).isEqualTo(step);
    world.pass(Spans.RETURN);

    assertThat(world.number()).isEqualTo(step + 1);
  }

  @Test
  void an_abort_advances_after_the_return_time_when_an_instance_cannot_start() {
    observed(new Strategy.Rolling(1, 0, MIN), 67);
    world.order(new Command.Abort(id(2)));
    int step = world.number();

    world.pass(Spans.RETURN);
    assertThat(world.number()).isEqualTo(step);
    world.tell(new Signal.EffectFailed(step, Target.RUNTIME, "no port is free", true));

    assertThat(world.number()).isEqualTo(step + 1);
  }

  private void observed(Strategy strategy, int weight) {
    world.post(2, V2.with(strategy));
    world.settle();
    while (world.weight(2) < weight) {
      world.judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }
  }

  /// Confirms the router's effects only, as if the runtime were slow.
  private void doRoutes() {
    for (Asked asked : List.copyOf(world.effects)) {
      if (asked.effect() instanceof Effect.Route(var weights, var _)) {
        world.effects.remove(asked);
        world.tell(
            new Signal.EffectDone(asked.number(), new Signal.Result.Routed(weights, Token.NONE)));
      }
    }
  }

  /// Drops the runtime's effects for release `id`.
  private void withoutInstances(int id) {
    world.effects.removeIf(asked ->
        asked.effect() instanceof Effect.Scale scale && scale.release().equals(Specs.id(id)));
  }
}
