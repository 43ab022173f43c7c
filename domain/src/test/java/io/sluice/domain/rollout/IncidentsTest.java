package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Incidents of other release systems that cannot happen here. See docs/regressions.md.
class IncidentsTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);

  private final World world = new World(V1.serves(1));

  /// Covers an application that starts and exits again and again, which looks like steady progress.
  @Test
  void a_crash_loop_moves_no_deadline() {
    world.post(2, V2);
    Instant step = world.active().stepDeadline();
    Instant release = world.active().deadline();
    for (int i = 0; i < 20; i++) {
      world.pass(Duration.ofSeconds(20));
      world.tell(new Signal.Lost(id(2), i + 1, "exit code " + i));
      world.tell(new Signal.EffectFailed(world.number(), Target.RUNTIME, "exit code " + i, false));
    }

    assertThat(world.active().stepDeadline()).isEqualTo(step);
    assertThat(world.active().deadline()).isEqualTo(release);
    world.pass(Duration.between(world.at, step));
    assertThat(world.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void a_router_that_fails_keeps_neither_a_deadline_nor_an_abort_from_coming() {
    toShift();
    world.effects.clear();
    world.tell(new Signal.EffectFailed(world.number(), Target.ROUTER, "no answer", false));
    world.pass(Duration.between(world.at, world.active().stepDeadline()));
    assertThat(States.of(world.active())).isEqualTo(State.ROLLING_BACK);

    World other = new World(V1.serves(1));
    other.post(2, V2);
    other.tell(new Signal.EffectFailed(other.number(), Target.ROUTER, "no answer", false));
    other.order(new Command.Abort(id(2)));
    assertThat(States.of(other.active())).isEqualTo(State.ROLLING_BACK);
  }

  @Test
  void a_hold_ends_by_time_that_was_counted_and_not_by_a_clock_that_jumps() {
    Duration hour = Duration.ofHours(1);
    var hold =
        new CanaryStep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(hour));
    var steps = new Strategy.Canary(List.of(hold, CanaryStep.of(100)), MIN);
    world.post(2, V2.with(steps));
    world.settle();
    int step = world.number();

    world.at = world.at.plus(Duration.ofMinutes(50));
    world.tell(new Signal.TimePassed(Duration.ofMinutes(1)));
    assertThat(world.number()).isEqualTo(step);
    world.tell(new Signal.TimePassed(hour));

    assertThat(world.number()).isGreaterThan(step);
  }

  @Test
  void no_instance_is_stopped_before_the_router_has_confirmed_that_it_gets_nothing() {
    world.post(2, V2);
    while (!(world.active().step().orElseThrow() instanceof Step.Retire)) {
      world.settleOne();
      if (world.effects.isEmpty()) {
        world.judge(2, Verdict.Kind.HEALTHY);
      }
    }

    assertThat(world.effects)
        .extracting(Asked::effect)
        .hasSize(1)
        .allMatch(Effect.Route.class::isInstance);
    world.settleOne();
    assertThat(world.effects)
        .extracting(Asked::effect)
        .contains(new Effect.Scale(id(1), V1.spec(), 0));
  }

  @Test
  void a_scale_during_a_rollback_takes_effect_without_reviving_the_candidate() {
    world.post(2, V2);
    world.settle();
    world.judge(2, Verdict.Kind.UNHEALTHY);

    world.order(new Command.Scale(5));
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.lane.instances()).containsOnlyKeys(id(1)).containsEntry(id(1), 5);
    assertThat(world.weight(1)).isEqualTo(100);
  }

  @Test
  void a_verdict_that_is_not_healthy_ends_no_observation() {
    world.post(2, V2);
    world.settle();
    int step = world.number();

    for (Verdict.Kind kind : Verdict.Kind.values()) {
      if (kind != Verdict.Kind.HEALTHY && kind != Verdict.Kind.UNHEALTHY) {
        world.judge(2, kind);
        assertThat(world.number()).as(kind.name()).isEqualTo(step);
      }
    }
  }

  @Test
  void a_later_release_succeeds_after_three_rollbacks() {
    for (int i = 2; i < 5; i++) {
      world.post(i, canary("bad", 10, 100));
      world.settle().judge(i, Verdict.Kind.UNHEALTHY);
      world.settle();
    }
    world.post(9, V2);
    world.complete();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK, ROLLED_BACK, ROLLED_BACK, SUCCEEDED");
    assertThat(world.weight(9)).isEqualTo(100);
  }

  private void toShift() {
    world.post(2, V2);
    while (!(world.active().step().orElseThrow() instanceof Step.Shift)) {
      world.settleOne();
    }
    assertThat(world.events(Progress.Promoted.class)).isEmpty();
  }
}
