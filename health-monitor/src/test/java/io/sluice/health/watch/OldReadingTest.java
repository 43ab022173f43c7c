package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The next step starts between a reading and its use.
class OldReadingTest {
  private final World world = new World();

  @Test
  void a_reading_from_before_a_step_was_known_begins_none_of_its_ticks() {
    world.shifted(10).observing(3);
    world.second(5, 0, 45, 0);

    world.afterReading =
        () -> {
          world.afterReading = () -> {};
          startStep(4);
        };
    world.second(5, 0, 45, 0);

    assertThat(world.watch().state().tally().step()).isEqualTo(4);
    assertThat(world.watch().state().tally().open()).isFalse();
    assertThat(world.watch().state().ledger().lastTick()).isEqualTo(1);
  }

  @Test
  void the_reading_after_it_does_and_no_request_is_lost() {
    world.shifted(10).observing(3);
    world.afterReading =
        () -> {
          world.afterReading = () -> {};
          startStep(4);
        };
    world.second(5, 0, 45, 0);

    world.second(5, 0, 45, 0);
    world.second(7, 0, 45, 0);

    assertThat(world.watch().state().tally().candidate().requests()).isEqualTo(7);
    assertThat(world.watch().state().ledger().lastTick()).isEqualTo(2);
  }

  private void startStep(int number) {
    world.follow(
        new Progress.StepStarted(
            number, new Step.Observe(Duration.ofSeconds(5)), world.memory.now.plusSeconds(600)));
  }
}
