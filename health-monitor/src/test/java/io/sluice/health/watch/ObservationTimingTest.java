package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Observation;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Tests that observations are published only while a verdict could be published.
class ObservationTimingTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void observations_come_every_five_seconds_where_the_candidate_has_all_traffic() {
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(harness.newCache(), 1);
    harness.shifted(100).apply(WatchHarness.observe(3));
    watcher.poll(_ -> true, true);
    seconds(watcher, 10, 50, 0);

    assertThat(harness.observations)
        .extracting(observation -> observation.counts().requests())
        .containsExactly(0L, 250L, 500L);
    assertThat(harness.observations).extracting(Observation::remaining).containsExactly(5L, 0L, 0L);
  }

  @Test
  void they_come_every_two_seconds_while_it_has_a_part_of_it() {
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(harness.newCache(), 1);
    harness.shifted(10).apply(WatchHarness.observe(3));
    watcher.poll(_ -> true, true);
    seconds(watcher, 6, 5, 45);

    assertThat(harness.observations)
        .extracting(observation -> observation.counts().requests())
        .containsExactly(0L, 10L, 20L, 30L);
    assertThat(harness.observations.get(1).measured()).contains(0.1);
  }

  @Test
  void a_clock_that_is_set_back_does_not_silence_them() {
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(harness.newCache(), 1);
    harness.shifted(10).apply(WatchHarness.observe(3));
    watcher.poll(_ -> true, true);
    int before = harness.observations.size();
    harness.database.now = harness.database.now.minus(Duration.ofHours(1));
    seconds(watcher, 6, 5, 45);

    assertThat(harness.observations).hasSizeBetween(before + 3, before + 4);
  }

  @Test
  void no_observation_comes_while_the_router_is_unavailable_or_lacks_the_lane() {
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(harness.newCache(), 1);
    harness.shifted(10).apply(WatchHarness.observe(3));
    watcher.poll(_ -> true, true);
    int before = harness.observations.size();
    harness.routerUnavailable = true;
    seconds(watcher, 10, 5, 45);
    harness.routerUnavailable = false;
    harness.laneMissing = true;
    seconds(watcher, 10, 5, 45);
    assertThat(harness.observations).hasSize(before);

    harness.laneMissing = false;
    seconds(watcher, 1, 5, 45);
    assertThat(harness.observations).hasSize(before + 1);
  }

  @Test
  void from_a_writing_that_failed_until_the_next_that_does_not_there_are_none() {
    WatchCache<InMemoryWatchDatabase.Work> cache = harness.newCache();
    Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher(cache, 5);
    harness.shifted(10);
    watcher.poll(_ -> true, true);
    seconds(watcher, 4, 5, 45);
    int before = harness.observations.size();
    harness.database.failNext(InMemoryWatchDatabase.Fault.BEFORE_COMMIT);
    assertThatThrownBy(cache::flush).isInstanceOf(UnavailableException.class);

    assertThat(pollsUntilWritten(watcher)).isPositive();
    assertThat(harness.observations).hasSize(before);
    seconds(watcher, 3, 5, 45);
    assertThat(harness.observations).hasSizeGreaterThan(before);
  }

  /// Returns the number of polls before the one that wrote a tick.
  private int pollsUntilWritten(Watcher<InMemoryWatchDatabase.Work> watcher) {
    int polls = 0;
    long commits = harness.database.commits();
    while (true) {
      harness.advance(5, 0, 45, 0);
      int shown = harness.observations.size();
      watcher.poll(_ -> true, true);
      if (harness.database.commits() > commits) {
        harness.observations.subList(shown, harness.observations.size()).clear();
        return polls;
      }
      polls++;
    }
  }

  private void seconds(Watcher<InMemoryWatchDatabase.Work> watcher, int count, long nC, long nB) {
    for (int i = 0; i < count; i++) {
      harness.advance(nC, 0, nB, 0);
      watcher.poll(_ -> true, true);
    }
  }
}
