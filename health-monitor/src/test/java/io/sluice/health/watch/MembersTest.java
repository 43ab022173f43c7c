package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Instances come and go, and the router has another table each time.
class MembersTest {
  private final WatchHarness harness = new WatchHarness();

  /// Starts an observation at 10 %; the router reports its table.
  private void begin() {
    harness.shifted(10);
    harness.table(10, 1, 3);
    harness.observing(3);
  }

  @Test
  void requests_across_a_change_of_members_count_under_the_same_weights() {
    begin();
    harness.second(5, 0, 45, 0);
    harness.table(10, 2, 3);
    harness.second(7, 4, 43, 0);
    harness.second(5, 0, 45, 0);

    assertThat(counted()).containsExactly(Counts.of(5, 0), Counts.of(7, 4), Counts.of(5, 0));
  }

  @Test
  void requests_under_two_weights_are_no_tick() {
    begin();
    harness.second(5, 0, 45, 0);
    harness.table(50, 2, 3);
    harness.second(30, 4, 20, 0);
    harness.second(25, 0, 25, 0);

    assertThat(counted()).containsExactly(Counts.of(5, 0), Counts.of(25, 0));
  }

  @Test
  void a_candidate_is_unhealthy_if_every_instance_dies_with_its_requests() {
    begin();
    for (int i = 0; i < 8 && harness.verdicts().isEmpty(); i++) {
      harness.count(WatchHarness.CANDIDATE, "instance-" + i, 5, 2);
      harness.table(10, 1, 3);
      harness.second(0, 0, 45, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void the_last_counts_of_a_dead_instance_are_not_lost() {
    begin();
    harness.count(WatchHarness.CANDIDATE, "dead", 5, 0);
    harness.second(0, 0, 45, 0);
    harness.count(WatchHarness.CANDIDATE, "dead", 3, 3);
    harness.table(10, 1, 3);
    harness.second(2, 0, 45, 0);
    harness.counters.put(WatchHarness.CANDIDATE, new HashMap<>(Map.of("a", Counts.of(2, 0))));
    harness.second(4, 0, 45, 0);

    assertThat(counted()).containsExactly(Counts.of(5, 0), Counts.of(5, 3), Counts.of(4, 0));
  }

  @Test
  void counters_that_decrease_under_a_newer_table_restart() {
    begin();
    harness.second(5, 0, 45, 0);
    harness.counters.put(WatchHarness.CANDIDATE, new HashMap<>(Map.of("a", Counts.of(1, 0))));
    harness.table(10, 1, 3);
    harness.poll();
    harness.second(4, 0, 45, 0);

    assertThat(counted()).containsExactly(Counts.of(5, 0), Counts.of(4, 0));
  }

  @Test
  void counters_that_decrease_under_the_same_table_cost_one_tick_and_the_watch_says_so() {
    harness.steady();
    begin();
    harness.second(5, 0, 45, 0);
    harness.counters.put(WatchHarness.CANDIDATE, new HashMap<>(Map.of("a", Counts.of(1, 0))));
    harness.second(1, 0, 45, 0);
    assertThat(harness.observations.getLast().sentence())
        .isEqualTo("nothing measured: the router's counters decreased: one tick is not counted");
    harness.second(4, 0, 45, 0);

    assertThat(counted()).containsExactly(Counts.of(5, 0), Counts.of(4, 0));
    assertThat(harness.watch().state().outage()).isEmpty();
  }

  @Test
  void while_the_router_withholds_the_share_no_window_passes_and_nothing_is_invalid() {
    begin();
    harness.second(5, 0, 45, 0);
    harness.table(0, 1, 3);
    harness.poll();
    for (int i = 0; i < 30; i++) {
      harness.second(0, 0, 50, 0);
    }

    assertThat(harness.verdicts()).isEmpty();
    assertThat(harness.watch().state().counts().sums().elapsed()).isEqualTo(Duration.ofSeconds(1));
    assertThat(harness.watch().state().counts().stable()).isEqualTo(Counts.of(45, 0));
    assertThat(harness.observations.getLast().sentence())
        .isEqualTo(
            "nothing measured: the router sends the candidate no requests while its weight is not"
                + " renewed");
  }

  @Test
  void the_window_continues_after_the_share_is_renewed() {
    begin();
    harness.second(5, 0, 45, 0);
    harness.table(0, 1, 3);
    harness.poll();
    harness.second(0, 0, 50, 0);
    harness.table(10, 1, 3);
    harness.poll();
    for (int i = 0; i < 4; i++) {
      harness.second(5, 0, 45, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(harness.database.published(Verdict.class).getLast().evidence())
        .extracting(it -> it.counts().requests(), it -> it.counts().stableRequests())
        .containsExactly(25L, 225L);
  }

  @Test
  void a_run_of_quiet_ticks_ends_where_members_change() {
    harness.steady();
    begin();
    harness.second(0, 0, 0, 0);
    harness.second(0, 0, 0, 0);
    harness.second(0, 0, 0, 0);
    harness.table(10, 2, 3);
    harness.second(0, 0, 0, 0);
    harness.second(0, 0, 0, 0);

    List<Integer> members =
        harness.database.ticks().stream()
            .map(tick -> tick.counts().fleet().table().orElseThrow().candidates())
            .toList();
    assertThat(members).containsExactly(1, 1, 1, 2, 2);
    assertThat(runs()).isLessThan(5);
  }

  private long runs() {
    return harness.database.recorded().stream()
        .filter(WatchEvent.TicksRecorded.class::isInstance)
        .count();
  }

  private List<Counts> counted() {
    return harness.database.ticks().stream().map(Tick::candidate).toList();
  }
}
