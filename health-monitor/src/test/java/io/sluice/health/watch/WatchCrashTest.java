package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.messaging.Transactions.UnavailableException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Crashes and competing replicas while ticks are in memory only: no count is lost or doubled.
class WatchCrashTest {
  private static final int WRITTEN = 5;

  private final WatchHarness harness = new WatchHarness();
  private WatchCache<InMemoryWatchDatabase.Work> cache = harness.newCache();
  private Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(cache, WRITTEN);

  private void crash() {
    cache = harness.newCache();
    watcher = harness.watcher(cache, WRITTEN);
  }

  private void observing(int weight) {
    harness.shifted(weight);
    harness.apply(WatchHarness.observe(3));
    watcher.poll(_ -> true, true);
  }

  private void second(int errors) {
    harness.advance(5, errors, 45, 0);
    watcher.poll(_ -> true, true);
  }

  private void seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second(0);
    }
  }

  @Test
  void several_ticks_are_written_together() {
    observing(10);
    long before = harness.database.commits();
    seconds(4 * WRITTEN);
    watcher.flush();

    // The window's verdict is written at once, separately.
    assertThat(harness.database.commits() - before).isBetween(4L, 7L);
    assertThat(harness.database.ticks()).hasSize(4 * WRITTEN);
  }

  @Test
  void a_crash_between_ticks_and_their_writing_makes_one_longer_tick() {
    observing(10);
    int before = 6; // the window ends with these ticks
    seconds(before);
    int written = harness.database.ticks().size();
    while (harness.database.ticks().size() <= written) {
      second(0);
      before++;
    }
    seconds(3);
    written = harness.database.ticks().size();
    assertThat(written).isEqualTo(before);
    crash();
    seconds(20);
    watcher.flush();

    assertThat(harness.database.ticks()).hasSize(before + 20);
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(5L * (before + 23), 0));
    assertThat(sum(Tick::stable)).isEqualTo(Counts.of(45L * (before + 23), 0));
    assertThat(harness.database.ticks().get(written).candidate()).isEqualTo(Counts.of(20, 0));
    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_verdict_takes_the_ticks_with_it_that_were_in_memory_only() {
    observing(10);
    second(2);
    second(4);

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(harness.database.ticks()).hasSize(2);
    crash();
    assertThat(Replays.verdicts(harness.database))
        .isEqualTo(harness.database.published(Verdict.class));
  }

  @Test
  void a_crash_between_ticks_and_their_verdict_publishes_the_verdict_once() {
    observing(10);
    harness.advance(10, 10, 45, 0);
    for (InMemoryWatchDatabase.Fault fault :
        List.of(
            InMemoryWatchDatabase.Fault.BEFORE_COMMIT, InMemoryWatchDatabase.Fault.AFTER_COMMIT)) {
      harness.afterReading = () -> harness.database.failNext(fault);
      assertThatThrownBy(() -> watcher.poll(_ -> true, true))
          .isInstanceOf(UnavailableException.class);
      crash();
    }
    harness.afterReading = () -> {};
    second(0);
    watcher.flush();

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(15, 10));
    assertThat(Replays.verdicts(harness.database))
        .isEqualTo(harness.database.published(Verdict.class));
  }

  @Test
  void one_of_two_replicas_with_the_same_watch_writes_and_the_other_reloads() {
    observing(10);
    Watcher<InMemoryWatchDatabase.Work> other = harness.watcher(harness.newCache(), WRITTEN);
    for (int i = 0; i < 40; i++) {
      harness.advance(5, 0, 45, 0);
      watcher.poll(_ -> true, true);
      other.poll(_ -> true, true);
    }
    other.flush();
    watcher.flush();

    assertThat(harness.database.ticks().stream().mapToLong(Tick::number))
        .doesNotHaveDuplicates()
        .hasSize((int) harness.watch().state().evidence().lastTick());
    assertThat(sum(Tick::candidate)).isEqualTo(Counts.of(200, 0));
    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_lane_handover_between_replicas_loses_no_tick_and_prolongs_none() {
    boolean[] mine = {true};
    cache = harness.newCache(_ -> mine[0]);
    watcher = harness.watcher(cache, WRITTEN);
    observing(10);
    seconds(3);
    mine[0] = false;
    assertThat(watcher.poll(_ -> true, true)).isZero();
    crash();
    seconds(2);
    watcher.flush();

    assertThat(harness.database.ticks())
        .extracting(Tick::candidate)
        .hasSize(5)
        .containsOnly(Counts.of(5, 0));
  }

  @Test
  void a_step_is_recorded_behind_the_ticks_before_it() {
    observing(10);
    seconds(3);
    harness.deliver(harness.envelope(WatchHarness.observe(4)), cache);
    seconds(8);
    watcher.flush();

    List<WatchEvent> recorded = harness.database.recorded();
    int step = recorded.lastIndexOf(last(WatchEvent.StepStarted.class::isInstance));
    assertThat(recorded.subList(0, step))
        .filteredOn(WatchEvent.TicksRecorded.class::isInstance)
        .hasSize(3);
    assertThat(Replays.state(harness.database).evidence())
        .isEqualTo(harness.watch().state().evidence());
    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void loaded_again_at_any_time_it_has_the_same_bits() {
    observing(10);
    for (int i = 0; i < 3 * CachedWatch.WHOLE; i++) {
      harness.advance(i % 7, i % 40 == 3 ? 1 : 0, i % 9 == 0 ? 0 : 45, i % 2);
      watcher.poll(_ -> true, true);
      Watch written = harness.watch();
      if (cache.find(WatchHarness.CANDIDATE).filter(it -> !it.isDirty()).isPresent()) {
        Watch cached = cache.find(WatchHarness.CANDIDATE).orElseThrow().watch();
        assertThat(written.state()).isEqualTo(cached.state());
        assertThat(written.tickStart()).isEqualTo(cached.tickStart());
      }
    }
  }

  private WatchEvent last(Predicate<WatchEvent> kind) {
    return harness.database.recorded().reversed().stream().filter(kind).findFirst().orElseThrow();
  }

  private Counts sum(Function<Tick, Counts> side) {
    return harness.database.ticks().stream().map(side).reduce(Counts.NONE, Counts::plus);
  }
}
