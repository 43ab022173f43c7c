package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));

  /// Covers an application that starts and exits again and again, which looks like steady progress.
  @Test
  void a_crash_loop_moves_no_deadline() {
    harness.post(2, V2);
    Instant step = harness.active().position().deadline();
    Instant release = harness.active().deadline();
    for (int i = 0; i < 20; i++) {
      harness.pass(Duration.ofSeconds(20));
      harness.send(new Signal.InstancesLost(id(2), i + 1, "exit code " + i));
      harness.send(
          new Signal.EffectFailed(harness.number(), Target.RUNTIME, "exit code " + i, false));
    }

    assertThat(harness.active().position().deadline()).isEqualTo(step);
    assertThat(harness.active().deadline()).isEqualTo(release);
    harness.pass(Duration.between(harness.at, step));
    assertThat(harness.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void a_router_that_fails_keeps_neither_a_deadline_nor_an_abort_from_coming() {
    toShift();
    harness.effects.clear();
    harness.send(new Signal.EffectFailed(harness.number(), Target.ROUTER, "no answer", false));
    harness.pass(Duration.between(harness.at, harness.active().position().deadline()));
    assertThat(harness.active().state()).isEqualTo(State.ROLLING_BACK);

    LaneHarness other = new LaneHarness(V1.serves(1));
    other.post(2, V2);
    other.send(new Signal.EffectFailed(other.number(), Target.ROUTER, "no answer", false));
    other.send(new Command.Abort(id(2)));
    assertThat(other.active().state()).isEqualTo(State.ROLLING_BACK);
  }

  @Test
  void a_hold_ends_by_time_that_was_counted_and_not_by_a_clock_that_jumps() {
    Duration hour = Duration.ofHours(1);
    var hold =
        new CanaryStep(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(hour));
    var steps = new Strategy.Canary(List.of(hold, CanaryStep.of(100)), MIN);
    harness.post(2, V2.with(steps));
    harness.settle();
    int step = harness.number();

    harness.at = harness.at.plus(Duration.ofMinutes(50));
    harness.send(new Signal.TimePassed(Duration.ofMinutes(1)));
    assertThat(harness.number()).isEqualTo(step);
    harness.send(new Signal.TimePassed(hour));

    assertThat(harness.number()).isGreaterThan(step);
  }

  @Test
  void no_instance_is_stopped_before_the_router_has_confirmed_that_it_gets_nothing() {
    harness.post(2, V2);
    while (!(harness.active().findStep().orElseThrow() instanceof Step.Retire)) {
      harness.settleOne();
      if (harness.effects.isEmpty()) {
        harness.judge(2, Verdict.Kind.HEALTHY);
      }
    }

    assertThat(harness.effects)
        .extracting(EffectRequest::effect)
        .hasSize(1)
        .allMatch(Effect.Route.class::isInstance);
    harness.settleOne();
    assertThat(harness.effects)
        .extracting(EffectRequest::effect)
        .contains(new Effect.Scale(id(1), V1.spec(), 0));
  }

  @Test
  void a_scale_during_a_rollback_takes_effect_without_reviving_the_candidate() {
    harness.post(2, V2);
    harness.settle();
    harness.judge(2, Verdict.Kind.UNHEALTHY);

    harness.send(new Command.Scale(5));
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.lane.desired().instances()).containsOnlyKeys(id(1)).containsEntry(id(1), 5);
    assertThat(harness.weight(1)).isEqualTo(100);
  }

  @Test
  void a_verdict_that_is_not_healthy_ends_no_observation() {
    harness.post(2, V2);
    harness.settle();
    int step = harness.number();

    for (Verdict.Kind kind : Verdict.Kind.values()) {
      if (kind != Verdict.Kind.HEALTHY && kind != Verdict.Kind.UNHEALTHY) {
        harness.judge(2, kind);
        assertThat(harness.number()).as(kind.name()).isEqualTo(step);
      }
    }
  }

  @Test
  void a_later_release_succeeds_after_three_rollbacks() {
    for (int i = 2; i < 5; i++) {
      harness.post(i, canary("bad", 10, 100));
      harness.settle().judge(i, Verdict.Kind.UNHEALTHY);
      harness.settle();
    }
    harness.post(9, V2);
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK, ROLLED_BACK, ROLLED_BACK, SUCCEEDED");
    assertThat(harness.weight(9)).isEqualTo(100);
  }

  private void toShift() {
    harness.post(2, V2);
    while (!(harness.active().findStep().orElseThrow() instanceof Step.Shift)) {
      harness.settleOne();
    }
    assertThat(harness.events(Progress.Promoted.class)).isEmpty();
  }
}
