package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import io.sluice.health.source.CounterReading.Share;
import io.sluice.health.watch.InMemoryWatchDatabase.Fault;
import io.sluice.health.watch.InMemoryWatchDatabase.Work;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Tests the measurements of stable without a watch.
class NoisePollerTest {
  private static final LaneKey LANE = WatchHarness.LANE;
  private static final LaneKey FOREIGN = new LaneKey("production", "foreign");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int MEASUREMENT = (int) NoisePoller.MEASUREMENT.toSeconds() + 1;

  private final InMemoryWatchDatabase database = new InMemoryWatchDatabase();
  private final WatchStore<Work> watchStore = new InMemoryWatchDatabase.InMemoryWatchStore();
  private final NoisePoller<Work> poller = poller(lane -> !lane.equals(FOREIGN));
  private Map<UUID, Share> shares = Map.of(WatchHarness.STABLE, new Share(100, 2));
  private Set<LaneKey> lanes = Set.of(LANE, FOREIGN);
  private Set<LaneKey> watched = Set.of();
  private long seconds;

  private NoisePoller<Work> poller(Predicate<LaneKey> ownLanes) {
    return new NoisePoller<>(database, watchStore, ownLanes, SECOND);
  }

  @Test
  void a_lane_without_a_release_is_measured_for_ten_minutes_a_day() {
    poll(MEASUREMENT - 1);
    assertThat(database.noises()).isEmpty();

    poll(1);
    assertThat(database.noises())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.lane()).isEqualTo(LANE);
          assertThat(it.release()).isEmpty();
          assertThat(it.at()).isEqualTo(database.now);
          assertThat(it.noise().isUnknown()).isFalse();
        });

    poll(3 * MEASUREMENT);
    assertThat(database.noises()).hasSize(1);

    database.now = database.now.plus(NoisePoller.INTERVAL);
    poll(MEASUREMENT);
    assertThat(database.noises()).hasSize(2);
  }

  @Test
  void a_record_of_the_last_day_suffices_also_of_a_release_or_by_another_replica() {
    record(database.now.minus(Duration.ofHours(23)));
    poll(3 * MEASUREMENT);
    assertThat(database.noises()).hasSize(1);

    database.now = database.now.plus(NoisePoller.INTERVAL);
    poll(60);
    record(database.now);
    poll(2 * MEASUREMENT);
    assertThat(database.noises()).hasSize(2);
  }

  @Test
  void a_lane_with_a_watch_a_split_or_no_table_is_not_measured() {
    watched = Set.of(LANE);
    poll(2 * MEASUREMENT);
    watched = Set.of();
    shares =
        Map.of(WatchHarness.STABLE, new Share(90, 2), WatchHarness.CANDIDATE, new Share(10, 1));
    poll(2 * MEASUREMENT);
    shares = Map.of();
    poll(2 * MEASUREMENT);

    assertThat(database.noises()).isEmpty();
  }

  @Test
  void a_measurement_that_a_watch_interrupts_is_dropped() {
    poll(MEASUREMENT / 2);
    watched = Set.of(LANE);
    poll(1);
    watched = Set.of();
    poll(MEASUREMENT);

    assertThat(database.noises()).isEmpty();
    assertThat(poller.find(LANE)).isEmpty();
  }

  @Test
  void the_number_of_lanes_at_a_time_is_limited() {
    lanes = new HashMap<LaneKey, Integer>(lanes(NoisePoller.LANES + 10)).keySet();

    poll(2 * MEASUREMENT - 100);
    assertThat(database.noises()).hasSize(NoisePoller.LANES);

    poll(MEASUREMENT);
    assertThat(database.noises()).hasSize(NoisePoller.LANES + 10);
  }

  private static Map<LaneKey, Integer> lanes(int count) {
    Map<LaneKey, Integer> all = new HashMap<>();
    for (int i = 0; i < count; i++) {
      all.put(new LaneKey("production", "l" + i), i);
    }
    return all;
  }

  @Test
  void a_lane_is_measured_from_the_start_of_its_release_until_its_watch() {
    record(database.now);
    poll(100);
    assertThat(poller.find(LANE)).isEmpty();

    poller.start(LANE);
    poll(60);
    assertThat(poller.find(LANE)).isEmpty();
    poll(1);
    assertThat(poller.find(LANE)).isPresent();

    poll(2 * MEASUREMENT);
    assertThat(poller.find(LANE)).isPresent();
    watched = Set.of(LANE);
    poll(1);
    assertThat(poller.find(LANE)).isEmpty();
    assertThat(database.noises()).hasSize(1);
  }

  @Test
  void a_failure_of_the_database_stops_no_poll() {
    database.failNext(Fault.BEFORE_COMMIT);
    poll(MEASUREMENT);
    assertThat(database.noises()).isEmpty();

    poll(60);
    assertThat(database.noises()).hasSize(1);
  }

  private void poll(int times) {
    for (int i = 0; i < times; i++) {
      seconds++;
      database.now = database.now.plus(SECOND);
      poller.collect(List.of(reading()), watched, database.now);
    }
  }

  private CounterReading reading() {
    Map<String, Counts> stable =
        Map.of(
            "a", Counts.of(30 * seconds, seconds / 5),
            "b", Counts.of(30 * seconds, 2 * (seconds / 7)));
    var counts = new LaneCounts(new Token(1, 1), Map.of(WatchHarness.STABLE, stable), shares);
    Map<LaneKey, LaneCounts> all = new HashMap<>();
    lanes.forEach(lane -> all.put(lane, counts));
    return new CounterReading("one", Instant.EPOCH.plusSeconds(seconds), all);
  }

  private void record(Instant at) {
    var noiseRecord =
        new NoiseRecord(LANE, Optional.of(UUID.randomUUID()), at, NoiseSpecs.noise(5));
    boolean stored =
        database.call(tx -> {
          watchStore.keep(tx, noiseRecord);
          return true;
        });
    assertThat(stored).isTrue();
  }
}
