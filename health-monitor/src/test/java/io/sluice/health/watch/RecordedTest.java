package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.health.probe.ProbeClient.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that a watch's recording reproduces each verdict, to the last bit.
class RecordedTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void each_verdict_is_reached_again_over_steps_shifts_and_a_restart_of_the_router() {
    harness.shifted(10).observing(3);
    traffic(8, 0);
    harness.startId = "two";
    traffic(3, 0);
    harness.shift(50);
    harness.observing(4);
    traffic(40, 3);
    harness.rollBack();
    traffic(5, 1);

    assertThat(published())
        .extracting(Verdict::verdict)
        .contains(Verdict.Kind.HEALTHY, Verdict.Kind.UNHEALTHY);
    assertThat(Replays.verdicts(harness.database)).isEqualTo(published());
  }

  @Test
  void empty_ticks_kept_as_one_give_the_same_bits_as_they_did() {
    harness.steady().shifted(10).observing(3);
    harness.answers = Answers.NONE;
    for (int minute = 0; minute < 3; minute++) {
      traffic(30, 1);
      for (int i = 0; i < 31; i++) {
        harness.jitter(i % 7 * 9);
        harness.second(0, 0, 0, 0);
      }
    }
    harness.observing(4);
    traffic(12, 8);

    assertThat(harness.database.recorded())
        .filteredOn(it -> it instanceof WatchEvent.TicksRecorded run && run.times() > 20)
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(Replays.verdicts(harness.database)).isEqualTo(published()).hasSizeGreaterThan(1);
    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
  }

  @Test
  void an_instance_of_stable_that_appears_while_nothing_happens_changes_no_bit() {
    harness.steady().shifted(10).observing(3);
    harness.answers = Answers.NONE;
    for (int i = 0; i < 5; i++) {
      harness.second(10, 0, 45, 0);
    }
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        harness.count(WatchHarness.STABLE, "b", 0, 0);
      }
      harness.second(0, 0, 0, 0);
    }
    traffic(2 * CachedWatch.WHOLE, 0);

    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
  }

  @Test
  void a_crash_makes_one_longer_tick_and_the_same_bits() {
    harness.shifted(10).observing(3);
    traffic(20, 1);
    for (int i = 0; i < 30; i++) {
      harness.advance(5, 1, 45, 1);
    }
    traffic(20, 3);

    assertThat(Replays.verdicts(harness.database)).isEqualTo(published()).isNotEmpty();
    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
    assertThat(harness.watch().state().evidence().lastTick()).isEqualTo(40);
  }

  @Test
  void a_verdict_in_the_midst_of_nothing_happening_has_its_own_time() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 12; i++) {
      harness.second(0, 0, 0, 0);
    }

    assertThat(published()).hasSize(1);
    assertThat(Replays.verdicts(harness.database)).isEqualTo(published());
  }

  private void traffic(int seconds, int errors) {
    for (int i = 0; i < seconds; i++) {
      harness.count(WatchHarness.STABLE, "b", 40, i % 3 == 0 ? 1 : 0);
      harness.jitter(i % 5 * 11);
      harness.second(10, errors, 45, i % 2);
    }
  }

  private List<Verdict> published() {
    return harness.database.published(Verdict.class);
  }
}
