package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Progress.Started;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void a_candidate_that_fails_more_than_half_of_its_requests_is_found_in_its_warm_up() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 5; i++) {
      harness.second(5, 3, 45, 0);
    }

    Verdict verdict = harness.database.published(Verdict.class).getFirst();
    assertThat(verdict.verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(verdict.step()).isEqualTo(3);
    assertThat(verdict.sentence())
        .matches("\\d+ of \\d+ requests failed \\(60 %\\), limit 5 %: combined e-value \\d+ ≥ 100");
    assertThat(verdict.evidence().ticks().lastTick()).isLessThanOrEqualTo(5);
  }

  @Test
  void a_good_candidate_is_healthy_once_when_the_window_is_over() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 8; i++) {
      harness.second(5, 0, 45, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(harness.database.published(Verdict.class).getFirst().evidence().ticks().lastTick())
        .isEqualTo(5);
  }

  @Test
  void each_step_gets_its_own_verdict() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 5; i++) {
      harness.second(5, 0, 45, 0);
    }
    harness.shift(50);
    harness.observing(5);
    for (int i = 0; i < 5; i++) {
      harness.second(25, 0, 25, 0);
    }

    assertThat(harness.database.published(Verdict.class))
        .extracting(Verdict::step, Verdict::verdict)
        .containsExactly(tuple(3, Kind.HEALTHY), tuple(5, Kind.HEALTHY));
  }

  @Test
  void a_window_with_too_few_requests_is_inconclusive_with_the_reason() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 25; i++) {
      harness.second(1, 0, 9, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
    assertThat(harness.database.published(Verdict.class).getFirst().sentence())
        .isEqualTo("5 of the 20 requests needed came; 0 probes succeeded so far");
  }

  @Test
  void probes_alone_judge_an_observation_before_the_first_shift() {
    harness.answers = new Answers(3, 0);
    harness.apply(
        new Started(
            WatchHarness.spec(), Optional.of(WatchHarness.serving()), harness.database.now));
    harness.observing(2);
    for (int i = 0; i < 7; i++) {
      harness.second(0, 0, 50, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
    assertThat(harness.database.published(Verdict.class).getLast().sentence())
        .isEqualTo("0 of the 20 requests needed came; 20 probes succeeded in their place");
  }

  @Test
  void no_failure_of_the_database_loses_or_doubles_a_request() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 12; i++) {
      InMemoryWatchDatabase.Fault fault =
          List.of(
                  InMemoryWatchDatabase.Fault.NONE,
                  InMemoryWatchDatabase.Fault.BEFORE_COMMIT,
                  InMemoryWatchDatabase.Fault.AFTER_COMMIT)
              .get(i % 3);
      harness.advance(5, 0, 45, 1);
      Watcher<InMemoryWatchDatabase.Work> watcher = harness.watcher();
      if (fault == InMemoryWatchDatabase.Fault.NONE) {
        watcher.poll(_ -> true, true);
      } else {
        // The first transactions only read the watches; the fault must affect the one that writes.
        assertThatThrownBy(() ->
                watcher.poll(
                    _ -> {
                      harness.database.failNext(fault);
                      return true;
                    },
                    true))
            .isInstanceOf(UnavailableException.class);
      }
    }
    harness.poll();

    assertThat(sum(harness.database.ticks().stream().map(Tick::candidate).toList()))
        .isEqualTo(Counts.of(60, 0));
    assertThat(sum(harness.database.ticks().stream().map(Tick::stable).toList()))
        .isEqualTo(Counts.of(540, 12));
    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_monitor_that_was_down_makes_one_longer_tick_that_counts_as_two_at_most() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 60; i++) {
      harness.advance(5, 0, 45, 0);
    }
    harness.poll();

    assertThat(harness.database.ticks()).hasSize(1);
    assertThat(harness.database.ticks().getFirst().candidate()).isEqualTo(Counts.of(300, 0));
    assertThat(harness.watch().state().counts().sums().elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_reading_across_a_change_of_the_table_ends_no_tick_but_begins_the_next() {
    harness.shifted(10).observing(3);
    harness.second(5, 0, 45, 0);
    harness.token = new Token(1, 99);
    harness.second(7, 7, 43, 0);
    harness.second(5, 0, 45, 0);

    assertThat(harness.database.ticks()).hasSize(2);
    assertThat(sum(harness.database.ticks().stream().map(Tick::candidate).toList()))
        .isEqualTo(Counts.of(10, 0));
  }

  @Test
  void a_restarted_edge_gives_an_absent_tick_never_a_negative_one() {
    harness.shifted(10).observing(3);
    harness.second(5, 0, 45, 0);
    harness.startId = "two";
    harness.counters.replaceAll((_, _) -> new HashMap<>(Map.of("a", Counts.of(1, 0))));
    harness.poll();
    harness.second(5, 1, 45, 0);

    assertThat(harness.database.ticks()).hasSize(2);
    assertThat(harness.database.ticks().getLast().candidate()).isEqualTo(Counts.of(5, 1));
  }

  @Test
  void the_window_stops_with_a_reason_while_the_edge_is_unavailable() {
    harness.shifted(10).observing(3);
    harness.routerUnavailable = true;
    for (int i = 0; i < 10; i++) {
      harness.second(5, 0, 45, 0);
    }

    assertThat(harness.database.ticks()).isEmpty();
    assertThat(harness.verdicts()).isEmpty();
    Watch unread = harness.watch().withoutReading("the edge does not answer: connection refused");
    assertThat(Assessment.of(unread.state()).sentence())
        .isEqualTo("nothing measured: the edge does not answer: connection refused");
  }

  @Test
  void a_lane_that_the_router_lacks_starts_over_when_it_appears() {
    harness.shifted(10).observing(3);
    harness.laneMissing = true;
    harness.second(5, 0, 45, 0);
    assertThat(harness.watch().state().outage())
        .contains("the router has no table for production/shop");

    harness.laneMissing = false;
    harness.second(5, 5, 45, 0);
    harness.second(5, 0, 45, 0);

    assertThat(harness.database.ticks())
        .extracting(Tick::candidate)
        .containsExactly(Counts.of(5, 0));
  }

  @Test
  void an_older_reading_of_another_replica_changes_nothing() {
    harness.shifted(10).observing(3);
    harness.second(5, 0, 45, 0);
    Watch before = harness.watch();
    harness.counters.put(WatchHarness.CANDIDATE, new HashMap<>(Map.of("a", Counts.of(3, 0))));
    harness.poll();

    assertThat(harness.watch()).isEqualTo(before);
  }

  @Test
  void an_instance_that_leaves_and_one_that_comes_are_counted_each_by_itself() {
    harness.shifted(10).observing(3);
    harness.counters.put(WatchHarness.CANDIDATE, new HashMap<>(Map.of("b", Counts.of(3, 1))));
    harness.second(0, 0, 45, 0);

    assertThat(harness.database.ticks())
        .extracting(Tick::candidate)
        .containsExactly(Counts.of(3, 1));
  }

  private static Counts sum(List<Counts> counts) {
    return counts.stream().reduce(Counts.NONE, Counts::plus);
  }
}
