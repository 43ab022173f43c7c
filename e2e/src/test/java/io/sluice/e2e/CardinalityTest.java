package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The number of series of each metric that the packaged stack exports does not grow with the
/// number of releases it has seen.
@Order(Integer.MAX_VALUE)
@EnabledIf("io.sluice.sandbox.prometheus.Prometheus#isInstalled")
class CardinalityTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// A little more than the scrape interval.
  private static final Duration POLL_INTERVAL = Duration.ofMillis(1_500);

  private static final int LANES = 5;
  private static final int FEW = 10;
  private static final int MANY = 40;

  /// Kafka's own metrics of each partition, which come late: Micrometer searches for new ones once
  /// a minute.
  private static final List<String> LATE =
      Stream.of("release-api", "strategy-engine", "health-monitor", "notifier")
          .map(job -> job + " kafka_consumer_fetch_manager_records_lag")
          .toList();

  private static final String AT_ONCE = "{\"rolling\":{\"observe\":\"0s\"}}";

  private final TestedStack stack = TestedStack.fresh("cardinality");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<ScrapingPrometheus> started = Optional.empty();

  @BeforeEach
  void open() {
    stack.up();
    started = Optional.of(new ScrapingPrometheus(stack.driver()));
  }

  @AfterEach
  void close() {
    started.ifPresent(ScrapingPrometheus::close);
    threads.close();
    stack.down();
  }

  @Test
  void the_number_of_series_does_not_grow_with_the_number_of_releases() {
    List<ShopLane> lanes =
        IntStream.range(0, LANES)
            .mapToObj(i -> new ShopLane(stack.api(), stack.driver().shopJar(), "shop-" + i))
            .toList();

    release(lanes, FEW / LANES);
    SortedMap<String, Integer> few = settled();
    release(lanes, (MANY - FEW) / LANES);
    SortedMap<String, Integer> many = settled();

    System.out.printf("%d series after %d releases, %d after %d%n", sum(few), FEW, sum(many), MANY);
    many.replaceAll((metric, count) -> count - few.getOrDefault(metric, 0));
    // A new latency can add a bucket to a histogram. Some gauges have a series for each lane's last
    // releases.
    many.keySet().removeIf(metric -> metric.endsWith("_bucket"));
    many.values().removeIf(grown -> grown <= 0);
    assertThat(many.values())
        .as("series more than after %d releases: %s", FEW, many)
        .allMatch(grown -> grown < (MANY - FEW) / 2);
  }

  private void release(List<ShopLane> lanes, int each) {
    Stream<CompletableFuture<Void>> all =
        lanes.stream().map(lane -> CompletableFuture.runAsync(() -> times(each, lane), threads));
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }

  private static void times(int count, ShopLane lane) {
    for (int i = 0; i < count; i++) {
      assertThat(lane.untilEnd(lane.post(AT_ONCE, 0)).outcome()).contains(Outcome.SUCCEEDED);
    }
  }

  /// Returns the number of series of each metric. It waits for two equal results in a row with all
  /// targets up, because a target that does not answer in time loses its series.
  private SortedMap<String, Integer> settled() {
    ScrapingPrometheus prometheus = started.orElseThrow();
    var seen = new AtomicReference<SortedMap<String, Integer>>(new TreeMap<>());
    await()
        .atMost(LIMIT)
        .pollInterval(POLL_INTERVAL)
        .until(() -> {
          SortedMap<String, Integer> now = prometheus.seriesByMetric();
          Map<String, Integer> before = seen.getAndSet(now);
          return now.equals(before) && now.keySet().containsAll(LATE) && prometheus.areAllUp();
        });
    return seen.get();
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
