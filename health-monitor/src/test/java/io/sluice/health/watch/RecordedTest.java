package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Recorded;
import io.sluice.health.probe.Probes.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests that a watch's recording reproduces each verdict, to the last bit.
class RecordedTest {
  private final World world = new World();

  @Test
  void each_verdict_is_reached_again_over_steps_shifts_and_a_restart_of_the_router() {
    world.shifted(10).observing(3);
    traffic(8, 0);
    world.startId = "two";
    traffic(3, 0);
    world.shift(50);
    world.observing(4);
    traffic(40, 3);
    world.goBack();
    traffic(5, 1);

    assertThat(published())
        .extracting(Verdict::verdict)
        .contains(Verdict.Kind.HEALTHY, Verdict.Kind.UNHEALTHY);
    assertThat(Replays.verdicts(world.memory)).isEqualTo(published());
  }

  @Test
  void empty_ticks_kept_as_one_give_the_same_bits_as_they_did() {
    world.steady().shifted(10).observing(3);
    world.answers = Answers.NONE;
    for (int minute = 0; minute < 3; minute++) {
      traffic(30, 1);
      for (int i = 0; i < 31; i++) {
        world.jitter(i % 7 * 9);
        world.second(0, 0, 0, 0);
      }
    }
    world.observing(4);
    traffic(12, 8);

    assertThat(world.memory.recorded())
        .filteredOn(it -> it instanceof Recorded.Ticked run && run.times() > 20)
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(Replays.verdicts(world.memory)).isEqualTo(published()).hasSizeGreaterThan(1);
    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
  }

  @Test
  void an_instance_of_stable_that_appears_while_nothing_happens_changes_no_bit() {
    world.steady().shifted(10).observing(3);
    world.answers = Answers.NONE;
    for (int i = 0; i < 5; i++) {
      world.second(10, 0, 45, 0);
    }
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        world.count(World.STABLE, "b", 0, 0);
      }
      world.second(0, 0, 0, 0);
    }
    traffic(2 * Charge.WHOLE, 0);

    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
  }

  @Test
  void a_crash_makes_one_longer_tick_and_the_same_bits() {
    world.shifted(10).observing(3);
    traffic(20, 1);
    for (int i = 0; i < 30; i++) {
      world.pass(5, 1, 45, 1);
    }
    traffic(20, 3);

    assertThat(Replays.verdicts(world.memory)).isEqualTo(published()).isNotEmpty();
    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
    assertThat(world.watch().state().ledger().lastTick()).isEqualTo(40);
  }

  @Test
  void a_verdict_in_the_midst_of_nothing_happening_has_its_own_time() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 12; i++) {
      world.second(0, 0, 0, 0);
    }

    assertThat(published()).hasSize(1);
    assertThat(Replays.verdicts(world.memory)).isEqualTo(published());
  }

  private void traffic(int seconds, int errors) {
    for (int i = 0; i < seconds; i++) {
      world.count(World.STABLE, "b", 40, i % 3 == 0 ? 1 : 0);
      world.jitter(i % 5 * 11);
      world.second(10, errors, 45, i % 2);
    }
  }

  private List<Verdict> published() {
    return world.memory.published(Verdict.class);
  }
}
