package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallsTest {
  private final World world = new World(canary("1", 100).serves(1));

  @Test
  void a_yes_leads_on() {
    reach(Decision.ROLLBACK);
    assertThat(calls()).hasSize(1);

    world.settle();

    assertThat(world.events(Progress.Called.class)).containsExactly(new Progress.Called(2, 200));
    assertThat(world.active().step()).isNotEqualTo(Optional.of(call(Decision.ROLLBACK).step()));
  }

  @Test
  void a_failed_call_that_declares_rollback_rolls_the_release_back() {
    reach(Decision.ROLLBACK);

    fail();
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(world.events(Progress.Ended.class).getLast().reason()).isEqualTo("it says no");
  }

  @Test
  void a_no_that_declares_pass_is_named_in_the_outcome() {
    reach(Decision.PASS);

    fail();
    world.complete();

    assertThat(world.events(Progress.StepFinished.class).get(1).pass()).contains(Pass.DECLARED);
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .contains("call of step 2: it says no, passed as the call declares");
  }

  @Test
  void a_failed_call_holds_the_release_until_promote_repeats_the_call() {
    reach(Decision.HOLD);

    fail();
    assertThat(States.of(world.active())).isEqualTo(State.HELD);
    assertThat(calls()).isEmpty();

    world.order(new Command.Promote(id(2), 2));
    assertThat(calls()).hasSize(1);
    world.complete();
    assertThat(world.events(Progress.Ended.class).getLast().outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void a_hold_after_a_failed_call_rolls_back_at_its_deadline() {
    reach(Decision.HOLD);
    fail();

    world.pass(Planner.HOLD);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_call_can_be_left_out() {
    reach(Decision.HOLD);
    fail();

    world.order(new Command.Skip(id(2), 2), "ann", "releaser");

    assertThat(world.number()).isGreaterThan(2);
    assertThat(world.events(Progress.StepFinished.class).getLast().pass())
        .isNotEqualTo(Optional.of(Pass.PROMOTED));
  }

  @Test
  void an_abort_cancels_a_call() {
    reach(Decision.ROLLBACK);

    world.order(new Command.Abort(id(2)));

    assertThat(calls()).isEmpty();
    world.settle();
    assertThat(world.outcomes()).isEqualTo("ABORTED");
  }

  @Test
  void a_call_without_a_result_rolls_the_release_back_at_its_deadline() {
    reach(Decision.ROLLBACK);

    world.pass(call(Decision.ROLLBACK).step().longest().plus(Spans.SLACK));

    assertThat(world.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void a_call_that_fails_during_a_pause_is_repeated_after_the_resume() {
    reach(Decision.PASS);
    world.order(new Command.Pause(id(2)));

    fail();
    assertThat(world.number()).isEqualTo(2);

    world.order(new Command.Resume(id(2)));
    fail();
    assertThat(world.number()).isGreaterThan(2);
  }

  /// Advances the release to the call, whose effect is pending.
  private void reach(Decision onFailure) {
    var strategy =
        new Strategy.Canary(
            List.of(CanaryStep.of(call(onFailure)), CanaryStep.of(50), CanaryStep.of(100)), MIN);
    world.post(2, canary("2", 100).with(strategy));
    while (!(world.effects.getFirst().effect() instanceof Effect.Call)) {
      world.settleOne();
    }
    assertThat(world.number()).isEqualTo(2);
  }

  private void fail() {
    world.tell(new Signal.EffectFailed(2, Target.CALLEE, "it says no", true));
  }

  private List<Effect> calls() {
    return world.effects.stream().map(Asked::effect).filter(Effect.Call.class::isInstance).toList();
  }

  private static Call call(Decision onFailure) {
    return new Call(
        Optional.of("https://gate.example.com/x"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(onFailure));
  }
}
