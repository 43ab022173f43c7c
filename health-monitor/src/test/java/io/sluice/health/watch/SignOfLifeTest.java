package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Observation;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests that observations are published only while a verdict could be published.
class SignOfLifeTest {
  private final World world = new World();

  @Test
  void observations_come_every_five_seconds_where_the_candidate_has_all_traffic() {
    Watcher<Memory.Work> watcher = world.watcher(world.charges(), 1);
    world.shifted(100).follow(World.observe(3));
    watcher.look(_ -> true, true);
    seconds(watcher, 10, 50, 0);

    assertThat(world.observations)
        .extracting(Observation::requests)
        .containsExactly(0L, 250L, 500L);
    assertThat(world.observations).extracting(Observation::remaining).containsExactly(5L, 0L, 0L);
  }

  @Test
  void they_come_every_two_seconds_while_it_has_a_part_of_it() {
    Watcher<Memory.Work> watcher = world.watcher(world.charges(), 1);
    world.shifted(10).follow(World.observe(3));
    watcher.look(_ -> true, true);
    seconds(watcher, 6, 5, 45);

    assertThat(world.observations)
        .extracting(Observation::requests)
        .containsExactly(0L, 10L, 20L, 30L);
    assertThat(world.observations.get(1).measured()).contains(0.1);
  }

  @Test
  void a_clock_that_is_set_back_does_not_silence_them() {
    Watcher<Memory.Work> watcher = world.watcher(world.charges(), 1);
    world.shifted(10).follow(World.observe(3));
    watcher.look(_ -> true, true);
    int before = world.observations.size();
    world.memory.now = world.memory.now.minus(Duration.ofHours(1));
    seconds(watcher, 6, 5, 45);

    assertThat(world.observations).hasSizeBetween(before + 3, before + 4);
  }

  @Test
  void no_observation_comes_while_the_router_is_unavailable_or_lacks_the_lane() {
    Watcher<Memory.Work> watcher = world.watcher(world.charges(), 1);
    world.shifted(10).follow(World.observe(3));
    watcher.look(_ -> true, true);
    int before = world.observations.size();
    world.away = true;
    seconds(watcher, 10, 5, 45);
    world.away = false;
    world.unknown = true;
    seconds(watcher, 10, 5, 45);
    assertThat(world.observations).hasSize(before);

    world.unknown = false;
    seconds(watcher, 1, 5, 45);
    assertThat(world.observations).hasSize(before + 1);
  }

  @Test
  void from_a_writing_that_failed_until_the_next_that_does_not_there_are_none() {
    Charges<Memory.Work> charges = world.charges();
    Watcher<Memory.Work> watcher = world.watcher(charges, 5);
    world.shifted(10);
    watcher.look(_ -> true, true);
    seconds(watcher, 4, 5, 45);
    int before = world.observations.size();
    world.memory.failNext(Memory.Fault.BEFORE_COMMIT);
    assertThatThrownBy(charges::settle).isInstanceOf(Unavailable.class);

    assertThat(looksUntilWritten(watcher)).isPositive();
    assertThat(world.observations).hasSize(before);
    seconds(watcher, 3, 5, 45);
    assertThat(world.observations).hasSizeGreaterThan(before);
  }

  /// Returns the number of polls before the one that wrote a tick.
  private int looksUntilWritten(Watcher<Memory.Work> watcher) {
    int looks = 0;
    long commits = world.memory.commits();
    while (true) {
      world.pass(5, 0, 45, 0);
      int shown = world.observations.size();
      watcher.look(_ -> true, true);
      if (world.memory.commits() > commits) {
        world.observations.subList(shown, world.observations.size()).clear();
        return looks;
      }
      looks++;
    }
  }

  private void seconds(Watcher<Memory.Work> watcher, int count, long nC, long nB) {
    for (int i = 0; i < count; i++) {
      world.pass(nC, 0, nB, 0);
      watcher.look(_ -> true, true);
    }
  }
}
