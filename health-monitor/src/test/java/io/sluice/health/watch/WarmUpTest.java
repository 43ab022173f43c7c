package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.WarmUp;
import io.sluice.domain.verdict.WatchEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The warm-up of instances, and the buckets of sticky clients, in the ticks of a watch.
class WarmUpTest {
  private final WatchHarness harness = new WatchHarness();

  private void seconds(int count, long candidate) {
    for (int i = 0; i < count; i++) {
      harness.second(candidate, 0, 45, 0);
    }
  }

  @Test
  void the_candidate_is_in_its_warm_up_from_its_first_answer_and_not_from_the_shift() {
    harness.count(WatchHarness.STABLE, 90, 0);
    harness.shifted(10).observing(3);
    seconds(3, 0);
    seconds(12, 5);

    assertThat(candidateWarmUps()).containsExactly(repeated(true, 13, false, 2));
  }

  @Test
  void after_a_shift_one_young_instance_is_enough_for_a_warm_up() {
    harness.shifted(10).observing(3);
    seconds(12, 5);
    harness.count(WatchHarness.CANDIDATE, "b", 5, 0);
    seconds(1, 5);

    assertThat(candidateWarmUps()).endsWith(false, false, true);
  }

  @Test
  void later_half_of_the_answering_instances_decide() {
    harness.shifted(10).observing(3);
    seconds(90, 5);
    harness.count(WatchHarness.CANDIDATE, "b", 5, 0);
    seconds(1, 5);
    harness.count(WatchHarness.CANDIDATE, "b", 5, 0);
    harness.count(WatchHarness.CANDIDATE, "c", 5, 0);
    seconds(1, 5);

    assertThat(candidateWarmUps()).endsWith(false, false, true);
  }

  /// A router without a server counts under a name of its own.
  @Test
  void requests_that_reached_no_instance_are_no_young_instance() {
    harness.shifted(10).observing(3);
    seconds(12, 5);
    harness.count(WatchHarness.CANDIDATE, InstanceCounts.NO_INSTANCE, 1, 1);
    seconds(1, 5);

    assertThat(candidateWarmUps()).endsWith(false, false);
    assertThat(harness.database.ticks().getLast().counts().fleet().candidates()).isEqualTo(1);
  }

  @Test
  void an_instance_of_stable_is_young_if_it_began_to_answer_during_the_watch() {
    harness.count(WatchHarness.STABLE, 90, 0);
    harness.count(WatchHarness.STABLE, "waiting", 0, 0);
    harness.shifted(10).observing(3);
    seconds(11, 5);
    harness.count(WatchHarness.STABLE, "new", 1, 0);
    harness.count(WatchHarness.STABLE, "none", 1, 1);
    seconds(2, 5);
    harness.count(WatchHarness.STABLE, "waiting", 1, 0);
    seconds(9, 5);

    assertThat(youngOfStable().subList(10, 13))
        .containsExactly(List.of(), List.of("new"), List.of("new"));
    assertThat(youngOfStable().get(13)).containsExactly("new", "waiting");
    assertThat(youngOfStable().getLast()).containsExactly("waiting");
  }

  @Test
  void a_restart_of_the_router_makes_no_instance_young() {
    harness.count(WatchHarness.STABLE, 90, 0);
    harness.shifted(10).observing(3);
    seconds(12, 5);
    harness.startId = "two";
    harness.counters.values().forEach(it -> it.replaceAll((_, _) -> Counts.NONE));
    harness.second(0, 0, 0, 0);
    seconds(2, 5);

    assertThat(harness.database.ticks().reversed().subList(0, 2))
        .allSatisfy(tick -> assertThat(tick.counts().fleet().warmUp()).isEmpty());
  }

  @Test
  void a_run_of_quiet_ticks_ends_with_the_warm_up() {
    harness.steady();
    harness.shifted(10).poll();
    seconds(1, 5);
    for (int i = 0; i < 14; i++) {
      harness.second(0, 0, 0, 0);
    }

    assertThat(candidateWarmUps()).containsExactly(repeated(true, 10, false, 5));
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void the_requests_of_sticky_clients_are_counted_by_bucket() {
    harness.buckets.put(WatchHarness.STABLE, List.of(new Bucket(40, 7, 1)));
    harness.shifted(10).observing(3);
    harness.buckets.put(WatchHarness.CANDIDATE, List.of(new Bucket(3, 2, 1)));
    harness.buckets.put(WatchHarness.STABLE, List.of(new Bucket(40, 9, 1), new Bucket(41, 1, 0)));
    seconds(1, 5);
    harness.buckets.put(WatchHarness.STABLE, List.of(new Bucket(40, 4, 0), new Bucket(41, 2, 0)));
    seconds(2, 5);

    assertThat(buckets())
        .containsExactly(
            Optional.of(
                new ClientBuckets(
                    List.of(new Bucket(3, 2, 1)),
                    List.of(new Bucket(40, 2, 0), new Bucket(41, 1, 0)))),
            Optional.of(new ClientBuckets(List.of(), List.of(new Bucket(41, 1, 0)))),
            Optional.empty());
  }

  private List<Optional<ClientBuckets>> buckets() {
    return fleets().stream().map(InstanceCounts::buckets).toList();
  }

  private List<Boolean> candidateWarmUps() {
    return fleets().stream().map(InstanceCounts::isWarmingUp).toList();
  }

  private List<List<String>> youngOfStable() {
    return fleets().stream().map(it -> it.warmUp().map(WarmUp::stable).orElse(List.of())).toList();
  }

  private List<InstanceCounts> fleets() {
    return harness.database.ticks().stream().map(it -> it.counts().fleet()).toList();
  }

  private long runs() {
    return harness.database.recorded().stream()
        .filter(WatchEvent.TicksRecorded.class::isInstance)
        .count();
  }

  private static Boolean[] repeated(boolean first, int times, boolean second, int more) {
    Boolean[] all = new Boolean[times + more];
    Arrays.setAll(all, i -> i < times ? first : second);
    return all;
  }
}
