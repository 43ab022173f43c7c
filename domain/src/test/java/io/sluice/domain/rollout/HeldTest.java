package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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
  private final World world = new World(canary("1", 100).serves(1));

  @BeforeEach
  void post() {
    world.post(2, canary("2", 10, 50, 100));
  }

  @Test
  void no_verdict_leads_on() {
    world.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
    int number = world.number();
    hold();

    world.judge(2, Verdict.Kind.HEALTHY);

    assertThat(world.number()).isEqualTo(number);
    assertThat(world.active().phase()).isInstanceOf(Phase.Held.class);
  }

  @Test
  void nothing_that_is_confirmed_leads_on() {
    int number = awaitShift();
    hold();

    world.settle();

    assertThat(world.number()).isEqualTo(number);
    assertThat(world.active().phase()).isInstanceOf(Phase.Held.class);
  }

  @Test
  void a_held_release_waits_and_rolls_back_at_its_deadline() {
    int number = awaitShift();
    hold();

    world.pass(Duration.ofMinutes(30));
    assertThat(world.number()).isEqualTo(number);
    assertThat(world.active().phase()).isInstanceOf(Phase.Held.class);

    world.pass(Duration.ofHours(12));
    world.settle();
    assertThat(world.outcomes()).isEqualTo(Outcome.ROLLED_BACK.name());
  }

  @Test
  void promote_advances_a_held_release_past_a_step_confirmed_meanwhile() {
    int number = awaitShift();
    hold();
    world.settle();

    world.order(new Command.Promote(id(2), number));

    assertThat(world.number()).isEqualTo(number + 1);
    assertThat(world.active().phase()).isInstanceOf(Phase.Running.class);
  }

  /// Advances to the first step that shifts traffic, and returns its number before it is confirmed.
  private int awaitShift() {
    while (!(step() instanceof Step.Shift)) {
      world.settleOne();
    }
    return world.number();
  }

  private Step step() {
    return world.active().step().orElseThrow();
  }

  private void hold() {
    var held =
        new Progress.Held(
            world.number(), Duration.ofHours(1), world.at, Decision.HOLD, "it would break");
    world.lane = Evolver.evolve(world.lane, new Fact(Optional.of(id(2)), held));
  }
}
