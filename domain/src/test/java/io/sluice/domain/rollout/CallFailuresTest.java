package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Bypass;
import io.sluice.contract.Call;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Strategy;
import io.sluice.contract.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallFailuresTest {
  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void a_2xx_response_ends_the_step() {
    reach(Decision.ROLLBACK);
    assertThat(calls()).hasSize(1);

    harness.settle();

    assertThat(harness.events(Progress.CallSucceeded.class))
        .containsExactly(new Progress.CallSucceeded(2, 200));
    assertThat(harness.active().findStep())
        .isNotEqualTo(Optional.of(call(Decision.ROLLBACK).step()));
  }

  @Test
  void a_failed_call_that_declares_rollback_rolls_the_release_back() {
    reach(Decision.ROLLBACK);

    fail();
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(harness.events(Progress.Ended.class).getLast().reason()).isEqualTo("status 503");
  }

  @Test
  void a_failed_call_that_declares_pass_is_named_in_the_outcome() {
    reach(Decision.PASS);

    fail();
    harness.complete();

    assertThat(harness.events(Progress.StepFinished.class).get(1).bypass())
        .contains(Bypass.DEFAULT_DECISION);
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .contains("call of step 2: status 503, passed as the call declares");
  }

  @Test
  void a_failed_call_holds_the_release_until_promote_repeats_the_call() {
    reach(Decision.HOLD);

    fail();
    assertThat(harness.active().state()).isEqualTo(State.HELD);
    assertThat(calls()).isEmpty();

    harness.send(new Command.Promote(id(2), 2));
    assertThat(calls()).hasSize(1);
    harness.complete();
    assertThat(harness.events(Progress.Ended.class).getLast().outcome())
        .isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void a_hold_after_a_failed_call_rolls_back_at_its_deadline() {
    reach(Decision.HOLD);
    fail();

    harness.pass(Planner.HOLD);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_call_can_be_skipped() {
    reach(Decision.HOLD);
    fail();

    harness.send(new Command.Skip(id(2), 2), "ann", "releaser");

    assertThat(harness.number()).isGreaterThan(2);
    assertThat(harness.events(Progress.StepFinished.class).getLast().bypass())
        .isNotEqualTo(Optional.of(Bypass.PROMOTED));
  }

  @Test
  void an_abort_cancels_a_call() {
    reach(Decision.ROLLBACK);

    harness.send(new Command.Abort(id(2)));

    assertThat(calls()).isEmpty();
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ABORTED");
  }

  @Test
  void a_call_without_a_result_rolls_the_release_back_at_its_deadline() {
    reach(Decision.ROLLBACK);

    harness.pass(call(Decision.ROLLBACK).step().longest().plus(StepTimeouts.SLACK));

    assertThat(harness.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void a_call_that_fails_during_a_pause_is_repeated_after_the_resume() {
    reach(Decision.PASS);
    harness.send(new Command.Pause(id(2)));

    fail();
    assertThat(harness.number()).isEqualTo(2);

    harness.send(new Command.Resume(id(2)));
    fail();
    assertThat(harness.number()).isGreaterThan(2);
  }

  /// Advances the release to the call, whose effect is pending.
  private void reach(Decision onFailure) {
    var strategy =
        new Strategy.Canary(
            List.of(CanaryStep.of(call(onFailure)), CanaryStep.of(50), CanaryStep.of(100)), MIN);
    harness.post(2, canary("2", 100).with(strategy));
    while (!(harness.effects.getFirst().effect() instanceof Effect.Call)) {
      harness.settleOne();
    }
    assertThat(harness.number()).isEqualTo(2);
  }

  private void fail() {
    harness.send(new Signal.EffectFailed(2, Target.WEBHOOK, "status 503", true));
  }

  private List<Effect> calls() {
    return harness.effects.stream()
        .map(EffectRequest::effect)
        .filter(Effect.Call.class::isInstance)
        .toList();
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
