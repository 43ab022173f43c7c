package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Tick;
import io.sluice.messaging.Transactions.Unavailable;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Crashes and competing replicas while ticks are in memory only: no count is lost or doubled.
class CrashTest {
  private static final int WRITTEN = 5;

  private final World world = new World();
  private Charges<Memory.Work> charges = world.charges();
  private Watcher<Memory.Work> watcher = world.watcher(charges, WRITTEN);

  private void crash() {
    charges = world.charges();
    watcher = world.watcher(charges, WRITTEN);
  }

  private void observing(int weight) {
    world.shifted(weight);
    world.follow(World.observe(3));
    watcher.look(_ -> true, true);
  }

  private void second(int errors) {
    world.pass(5, errors, 45, 0);
    watcher.look(_ -> true, true);
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(0);
    }
  }

  @Test
  void several_ticks_are_written_together() {
    observing(10);
    long before = world.memory.commits();
    seconds(4 * WRITTEN);
    watcher.settle();

    // The window's verdict is written at once, separately.
    assertThat(world.memory.commits() - before).isBetween(4L, 7L);
    assertThat(world.memory.ticks()).hasSize(4 * WRITTEN);
  }

  @Test
  void a_crash_between_ticks_and_their_writing_makes_one_longer_tick() {
    observing(10);
    int before = 6; // the window ends with these ticks
    seconds(before);
    int written = world.memory.ticks().size();
    while (world.memory.ticks().size() <= written) {
      second(0);
      before++;
    }
    seconds(3);
    written = world.memory.ticks().size();
    assertThat(written).isEqualTo(before);
    crash();
    seconds(20);
    watcher.settle();

    assertThat(world.memory.ticks()).hasSize(before + 20);
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(5L * (before + 23), 0));
    assertThat(sum(Tick::stable)).isEqualTo(Counts.of(45L * (before + 23), 0));
    assertThat(world.memory.ticks().get(written).candidate()).isEqualTo(Counts.of(20, 0));
    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_verdict_takes_the_ticks_with_it_that_were_in_memory_only() {
    observing(10);
    second(2);
    second(3);

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(world.memory.ticks()).hasSize(2);
    crash();
    assertThat(Replays.verdicts(world.memory)).isEqualTo(world.memory.published(Verdict.class));
  }

  @Test
  void a_crash_between_ticks_and_their_verdict_publishes_the_verdict_once() {
    observing(10);
    second(0);
    world.pass(5, 5, 45, 0);
    for (Memory.Fault fault : List.of(Memory.Fault.BEFORE_COMMIT, Memory.Fault.AFTER_COMMIT)) {
      world.afterReading = () -> world.memory.failNext(fault);
      assertThatThrownBy(() -> watcher.look(_ -> true, true)).isInstanceOf(Unavailable.class);
      crash();
    }
    world.afterReading = () -> {};
    second(0);
    watcher.settle();

    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(15, 5));
    assertThat(Replays.verdicts(world.memory)).isEqualTo(world.memory.published(Verdict.class));
  }

  @Test
  void one_of_two_replicas_with_the_same_watch_writes_and_the_other_reloads() {
    observing(10);
    Watcher<Memory.Work> other = world.watcher(world.charges(), WRITTEN);
    for (int i = 0; i < 40; i++) {
      world.pass(5, 0, 45, 0);
      watcher.look(_ -> true, true);
      other.look(_ -> true, true);
    }
    other.settle();
    watcher.settle();

    assertThat(world.memory.ticks().stream().mapToLong(Tick::number))
        .doesNotHaveDuplicates()
        .hasSize((int) world.watch().state().ledger().lastTick());
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(200, 0));
    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_lane_handover_between_replicas_loses_no_tick_and_prolongs_none() {
    boolean[] mine = {true};
    charges = new Charges<>(world.memory, world.watches, _ -> mine[0]);
    watcher = world.watcher(charges, WRITTEN);
    observing(10);
    seconds(3);
    mine[0] = false;
    assertThat(watcher.look(_ -> true, true)).isZero();
    crash();
    seconds(2);
    watcher.settle();

    assertThat(world.memory.ticks())
        .extracting(Tick::candidate)
        .hasSize(5)
        .containsOnly(Counts.of(5, 0));
  }

  @Test
  void a_step_is_recorded_behind_the_ticks_before_it() {
    observing(10);
    seconds(3);
    world.deliver(world.envelope(World.observe(4)), charges);
    seconds(8);
    watcher.settle();

    List<Recorded> recorded = world.memory.recorded();
    int step = recorded.lastIndexOf(last(Recorded.Stepped.class::isInstance));
    assertThat(recorded.subList(0, step)).filteredOn(Recorded.Ticked.class::isInstance).hasSize(3);
    assertThat(Replays.state(world.memory).ledger()).isEqualTo(world.watch().state().ledger());
    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void loaded_again_at_any_time_it_has_the_same_bits() {
    observing(10);
    for (int i = 0; i < 3 * Charge.WHOLE; i++) {
      world.pass(i % 7, i % 40 == 3 ? 1 : 0, i % 9 == 0 ? 0 : 45, i % 2);
      watcher.look(_ -> true, true);
      Watch written = world.watch();
      if (charges.of(World.CANDIDATE).filter(it -> !it.isDirty()).isPresent()) {
        Watch held = charges.of(World.CANDIDATE).orElseThrow().watch();
        assertThat(written.state()).isEqualTo(held.state());
        assertThat(written.raw()).isEqualTo(held.raw());
      }
    }
  }

  private Recorded last(Predicate<Recorded> kind) {
    return world.memory.recorded().reversed().stream().filter(kind).findFirst().orElseThrow();
  }

  private Counts sum(Function<Tick, Counts> side) {
    return world.memory.ticks().stream().map(side).reduce(Counts.NONE, Counts::plus);
  }
}
