package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The next step starts between a reading and its use.
class OldReadingTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void a_reading_from_before_a_step_was_known_begins_none_of_its_ticks() {
    harness.shifted(10).observing(3);
    harness.second(5, 0, 45, 0);

    harness.afterReading =
        () -> {
          harness.afterReading = () -> {};
          startStep(4);
        };
    harness.second(5, 0, 45, 0);

    assertThat(harness.watch().state().counts().step()).isEqualTo(4);
    assertThat(harness.watch().state().counts().open()).isFalse();
    assertThat(harness.watch().state().evidence().lastTick()).isEqualTo(1);
  }

  @Test
  void the_reading_after_it_does_and_no_request_is_lost() {
    harness.shifted(10).observing(3);
    harness.afterReading =
        () -> {
          harness.afterReading = () -> {};
          startStep(4);
        };
    harness.second(5, 0, 45, 0);

    harness.second(5, 0, 45, 0);
    harness.second(7, 0, 45, 0);

    assertThat(harness.watch().state().counts().candidate().requests()).isEqualTo(7);
    assertThat(harness.watch().state().evidence().lastTick()).isEqualTo(2);
  }

  private void startStep(int number) {
    harness.apply(
        new Progress.StepStarted(
            number,
            new Step.Observe(Duration.ofSeconds(5)),
            harness.database.now.plusSeconds(600)));
  }
}
