package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A release that is held because the next event would have violated an invariant.
class HeldTest {
  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @BeforeEach
  void post() {
    harness.post(2, canary("2", 10, 50, 100));
  }

  @Test
  void no_verdict_advances_a_held_release() {
    harness.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
    int number = harness.number();
    hold();

    harness.judge(2, Verdict.Kind.HEALTHY);

    assertThat(harness.number()).isEqualTo(number);
    assertThat(harness.active().phase()).isInstanceOf(Phase.Held.class);
  }

  @Test
  void no_confirmed_effect_advances_a_held_release() {
    int number = awaitShift();
    hold();

    harness.settle();

    assertThat(harness.number()).isEqualTo(number);
    assertThat(harness.active().phase()).isInstanceOf(Phase.Held.class);
  }

  @Test
  void a_held_release_waits_and_rolls_back_at_its_deadline() {
    int number = awaitShift();
    hold();

    harness.pass(Duration.ofMinutes(30));
    assertThat(harness.number()).isEqualTo(number);
    assertThat(harness.active().phase()).isInstanceOf(Phase.Held.class);

    harness.pass(Duration.ofHours(12));
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo(Outcome.ROLLED_BACK.name());
  }

  @Test
  void promote_advances_a_held_release_past_a_step_confirmed_meanwhile() {
    int number = awaitShift();
    hold();
    harness.settle();

    harness.send(new Command.Promote(id(2), number));

    assertThat(harness.number()).isEqualTo(number + 1);
    assertThat(harness.active().phase()).isInstanceOf(Phase.Running.class);
  }

  /// Advances to the first step that shifts traffic, and returns its number before it is confirmed.
  private int awaitShift() {
    while (!(step() instanceof Step.Shift)) {
      harness.settleOne();
    }
    return harness.number();
  }

  private Step step() {
    return harness.active().findStep().orElseThrow();
  }

  private void hold() {
    var hold =
        new Progress.HoldStarted(
            harness.number(), Duration.ofHours(1), harness.at, Decision.HOLD, "it would break");
    harness.lane = Evolver.evolve(harness.lane, new LaneEvent(Optional.of(id(2)), hold));
  }
}
