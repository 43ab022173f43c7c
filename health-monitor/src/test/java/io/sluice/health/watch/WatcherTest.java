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
import io.sluice.health.probe.Probes.Answers;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatcherTest {
  private final World world = new World();

  @Test
  void a_candidate_that_fails_half_of_its_requests_is_found_within_three_ticks() {
    world.shifted(10).observing(3);
    world.second(5, 2, 45, 0);
    world.second(5, 3, 45, 0);

    Verdict verdict = world.memory.published(Verdict.class).getFirst();
    assertThat(verdict.verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(verdict.step()).isEqualTo(3);
    assertThat(verdict.sentence())
        .matches(
            "errors 50 % against 0 % in stable, ratio at least .* with 99 % confidence, after 10"
                + " requests");
    assertThat(verdict.evidence().lastTick()).isEqualTo(2);
  }

  @Test
  void a_good_candidate_is_healthy_once_when_the_window_is_over() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 8; i++) {
      world.second(5, 0, 45, 0);
    }

    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(world.memory.published(Verdict.class).getFirst().evidence().lastTick()).isEqualTo(5);
  }

  @Test
  void each_step_gets_its_own_verdict() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 5; i++) {
      world.second(5, 0, 45, 0);
    }
    world.shift(50);
    world.observing(5);
    for (int i = 0; i < 5; i++) {
      world.second(25, 0, 25, 0);
    }

    assertThat(world.memory.published(Verdict.class))
        .extracting(Verdict::step, Verdict::verdict)
        .containsExactly(tuple(3, Kind.HEALTHY), tuple(5, Kind.HEALTHY));
  }

  @Test
  void a_window_with_too_few_requests_is_inconclusive_with_the_reason() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 25; i++) {
      world.second(1, 0, 9, 0);
    }

    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
    assertThat(world.memory.published(Verdict.class).getFirst().sentence())
        .isEqualTo("5 of the 20 requests needed came; 0 probes succeeded so far");
  }

  @Test
  void probes_alone_judge_an_observation_before_the_first_shift() {
    world.answers = new Answers(3, 0);
    world.follow(new Started(World.spec(), Optional.of(World.serving()), world.memory.now));
    world.observing(2);
    for (int i = 0; i < 7; i++) {
      world.second(0, 0, 50, 0);
    }

    assertThat(world.verdicts()).containsExactly(Kind.INCONCLUSIVE, Kind.HEALTHY);
    assertThat(world.memory.published(Verdict.class).getLast().sentence())
        .isEqualTo("0 of the 20 requests needed came; 20 probes succeeded in their place");
  }

  @Test
  void no_failure_of_the_database_loses_or_doubles_a_request() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 12; i++) {
      Memory.Fault fault =
          List.of(Memory.Fault.NONE, Memory.Fault.BEFORE_COMMIT, Memory.Fault.AFTER_COMMIT)
              .get(i % 3);
      world.pass(5, 0, 45, 1);
      Watcher<Memory.Work> watcher = world.watcher();
      if (fault == Memory.Fault.NONE) {
        watcher.look(_ -> true, true);
      } else {
        // The first transactions only read the watches; the fault must affect the one that writes.
        assertThatThrownBy(() ->
                watcher.look(
                    _ -> {
                      world.memory.failNext(fault);
                      return true;
                    },
                    true))
            .isInstanceOf(Unavailable.class);
      }
    }
    world.look();

    assertThat(sum(world.memory.ticks().stream().map(Tick::candidate).toList()))
        .isEqualTo(Counts.of(60, 0));
    assertThat(sum(world.memory.ticks().stream().map(Tick::stable).toList()))
        .isEqualTo(Counts.of(540, 12));
    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_monitor_that_was_down_makes_one_longer_tick_that_counts_as_two_at_most() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 60; i++) {
      world.pass(5, 0, 45, 0);
    }
    world.look();

    assertThat(world.memory.ticks()).hasSize(1);
    assertThat(world.memory.ticks().getFirst().candidate()).isEqualTo(Counts.of(300, 0));
    assertThat(world.watch().state().tally().elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_reading_across_a_change_of_the_table_ends_no_tick_but_begins_the_next() {
    world.shifted(10).observing(3);
    world.second(5, 0, 45, 0);
    world.token = new Token(1, 99);
    world.second(7, 7, 43, 0);
    world.second(5, 0, 45, 0);

    assertThat(world.memory.ticks()).hasSize(2);
    assertThat(sum(world.memory.ticks().stream().map(Tick::candidate).toList()))
        .isEqualTo(Counts.of(10, 0));
  }

  @Test
  void a_restarted_edge_gives_an_absent_tick_never_a_negative_one() {
    world.shifted(10).observing(3);
    world.second(5, 0, 45, 0);
    world.startId = "two";
    world.counters.replaceAll((_, _) -> new HashMap<>(Map.of("a", Counts.of(1, 0))));
    world.look();
    world.second(5, 1, 45, 0);

    assertThat(world.memory.ticks()).hasSize(2);
    assertThat(world.memory.ticks().getLast().candidate()).isEqualTo(Counts.of(5, 1));
  }

  @Test
  void the_window_stops_with_a_reason_while_the_edge_is_unavailable() {
    world.shifted(10).observing(3);
    world.away = true;
    for (int i = 0; i < 10; i++) {
      world.second(5, 0, 45, 0);
    }

    assertThat(world.memory.ticks()).isEmpty();
    assertThat(world.verdicts()).isEmpty();
    Watch absent = world.watch().absent("the edge does not answer: connection refused");
    assertThat(Assessment.sentence(absent.state()))
        .isEqualTo("nothing measured: the edge does not answer: connection refused");
  }

  @Test
  void a_lane_that_the_router_lacks_starts_over_when_it_appears() {
    world.shifted(10).observing(3);
    world.unknown = true;
    world.second(5, 0, 45, 0);
    assertThat(world.watch().state().away())
        .contains("the router has no table for production/shop");

    world.unknown = false;
    world.second(5, 5, 45, 0);
    world.second(5, 0, 45, 0);

    assertThat(world.memory.ticks()).extracting(Tick::candidate).containsExactly(Counts.of(5, 0));
  }

  @Test
  void an_older_reading_of_another_replica_changes_nothing() {
    world.shifted(10).observing(3);
    world.second(5, 0, 45, 0);
    Watch before = world.watch();
    world.counters.put(World.CANDIDATE, new HashMap<>(Map.of("a", Counts.of(3, 0))));
    world.look();

    assertThat(world.watch()).isEqualTo(before);
  }

  @Test
  void an_instance_that_leaves_and_one_that_comes_are_counted_each_by_itself() {
    world.shifted(10).observing(3);
    world.counters.put(World.CANDIDATE, new HashMap<>(Map.of("b", Counts.of(3, 1))));
    world.second(0, 0, 45, 0);

    assertThat(world.memory.ticks()).extracting(Tick::candidate).containsExactly(Counts.of(3, 1));
  }

  private static Counts sum(List<Counts> counts) {
    return counts.stream().reduce(Counts.NONE, Counts::plus);
  }
}
