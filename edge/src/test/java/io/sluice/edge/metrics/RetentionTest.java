package io.sluice.edge.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final InstanceCounters.Key KEY =
      new InstanceCounters.Key(new LaneKey("production", "shop"), new UUID(0, 1), "a");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InstanceCounters counters = new InstanceCounters(now::get);

  @Test
  void counts_of_removed_instances_are_kept_for_ten_minutes() {
    counter().add(false, 1, false);
    counters.retain(Set.of());

    now.set(Instant.EPOCH.plus(InstanceCounters.RETENTION));
    assertThat(counters.read()).hasSize(1);
    now.set(Instant.EPOCH.plus(InstanceCounters.RETENTION).plusMillis(1));
    assertThat(counters.read()).isEmpty();
  }

  @Test
  void counts_of_an_instance_in_the_table_are_kept_forever() {
    counter();
    counters.retain(Set.of(KEY));

    now.set(Instant.EPOCH.plus(Duration.ofDays(1)));

    assertThat(counters.read()).hasSize(1);
  }

  @Test
  void an_instance_that_returns_continues_its_counts() {
    counter().add(true, 1, false);
    counters.retain(Set.of());

    counter().add(false, 1, false);

    now.set(Instant.EPOCH.plus(Duration.ofDays(1)));
    assertThat(counters.read())
        .singleElement()
        .extracting(c -> c.counts().all().requests())
        .isEqualTo(2L);
  }

  @Test
  void the_metrics_report_only_the_latest_removed_releases() {
    Set<InstanceCounters.Key> table = Set.of();
    for (int i = 1; i <= 5; i++) {
      var key = new InstanceCounters.Key(KEY.lane(), new UUID(0, i), "a");
      counters.counter(key, "1." + i, "127.0.0.1", 1);
      table = Set.of(key);
      now.set(Instant.EPOCH.plusSeconds(i));
      counters.retain(table);
    }

    assertThat(counters.latest())
        .extracting(c -> c.key().release().getLeastSignificantBits())
        .containsExactlyInAnyOrder(3L, 4L, 5L);
    assertThat(counters.read()).hasSize(5);
  }

  @Test
  void a_latency_counts_in_its_bucket_and_all_higher_ones() {
    RequestCounter counter = counter();
    counter.add(false, TimeUnit.MILLISECONDS.toNanos(5), false);
    counter.add(false, TimeUnit.MILLISECONDS.toNanos(6), false);
    counter.add(true, TimeUnit.MINUTES.toNanos(1), false);

    RequestCounter.Counts counts = counter.read();

    assertThat(counts.all().latency()).startsWith(1L, 2L, 2L).endsWith(2L);
    assertThat(counts.all().requests()).isEqualTo(3);
    assertThat(counts.all().errors()).isEqualTo(1);
  }

  private RequestCounter counter() {
    return counters.counter(KEY, "1.0", "127.0.0.1", 7100);
  }
}
