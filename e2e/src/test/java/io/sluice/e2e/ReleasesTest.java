package io.sluice.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Releases of every course on five lanes under load: no request is lost, and the edge splits the
/// requests as each table requires. The long form is `./sluice e2e`.
@Isolated("its load needs both cores")
class ReleasesTest {
  private static final int LANES = 5;
  private static final int PER_SECOND = 42;

  /// The least number of requests; a run also completes its releases on every lane.
  private static final long REQUESTS = Long.getLong("sluice.requests", 10_000);

  private static final boolean LONG = REQUESTS >= 100_000;
  private static final int RELEASES = LONG ? 100 : 10;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final TestedStack stack = TestedStack.fresh("releases");
  private final long seed = Long.getLong("sluice.seed", System.nanoTime());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    stack.up();
  }

  @AfterEach
  void close() {
    threads.close();
    stack.down();
  }

  @Test
  void no_request_is_lost_in_any_course_of_a_release() throws IOException {
    System.out.printf("%d requests, %d releases, -Dsluice.seed=%d%n", REQUESTS, RELEASES, seed);
    long begin = System.nanoTime();
    List<Journey> journeys = journeys();
    RequestSplits splits = new RequestSplits(stack.driver());
    List<CompletableFuture<Void>> running = begin(journeys);

    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          splits.poll();
          return running.stream().allMatch(CompletableFuture::isDone) && sent(journeys) >= REQUESTS;
        });
    running.forEach(CompletableFuture::join);
    journeys.forEach(Journey::stopLoad);

    double seconds = (System.nanoTime() - begin) / 1e9;
    report(journeys, splits, seconds);
    assertThat(journeys).allSatisfy(journey -> assertThat(journey.lost()).isEmpty());
    assertThat(splits.splits()).isNotEmpty().allMatch(split -> split.excess() <= 0);
    requireOneOutcomeEach(journeys);
  }

  private List<Journey> journeys() {
    List<ShopLane> lanes =
        IntStream.rangeClosed(1, LANES)
            .mapToObj(i -> new ShopLane(stack.api(), stack.driver().shopJar(), "shop" + i))
            .toList();
    ShopLane.openAll(lanes);
    String observe = LONG ? "10s" : "2s";
    String canary = "{\"canary\":{\"steps\":[10,50,100],\"observe\":\"%s\"}}".formatted(observe);
    return lanes.stream().map(lane -> new Journey(stack, lane, PER_SECOND, canary)).toList();
  }

  private List<CompletableFuture<Void>> begin(List<Journey> journeys) {
    List<Course> courses = Course.shuffled(RELEASES, seed);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      int share = RELEASES / LANES;
      List<Course> own = courses.subList(i * share, (i + 1) * share);
      Journey journey = journeys.get(i);
      running.add(CompletableFuture.runAsync(() -> journey.run(own), threads));
    }
    return running;
  }

  private static long sent(List<Journey> journeys) {
    return journeys.stream().mapToLong(journey -> journey.tally().sent()).sum();
  }

  private void report(List<Journey> journeys, RequestSplits splits, double seconds)
      throws IOException {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Map<String, Long> lost = new HashMap<>();
    for (Journey journey : journeys) {
      journey.expected().values().forEach(end -> outcomes.merge(end, 1, Integer::sum));
      journey.lost().forEach((what, count) -> lost.merge(what, count, Long::sum));
    }
    double excess =
        splits.splits().stream().mapToDouble(RequestSplits.Split::excess).max().orElse(0);
    String json =
        Json.write(
            Map.of(
                "requests", sent(journeys),
                "lost", lost,
                "releases", outcomes,
                "splits", splits.splits().size(),
                "largest_excess", excess,
                "seconds", seconds));
    System.out.println(json);
    Optional<Path> file = Optional.ofNullable(System.getProperty("sluice.json")).map(Path::of);
    if (file.isPresent()) {
      Files.writeString(file.get(), json + "\n");
    }
  }

  private void requireOneOutcomeEach(List<Journey> journeys) {
    Map<UUID, OutcomeTopic.ReleaseOutcomes> expected = new HashMap<>();
    for (Journey journey : journeys) {
      expected.putAll(
          journey.expected().entrySet().stream()
              .collect(toMap(Map.Entry::getKey, entry -> outcomes(entry.getValue()))));
    }
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() ->
            assertThat(
                    OutcomeTopic.read(
                        stack.driver().port("--broker-port"), List.copyOf(expected.keySet())))
                .isEqualTo(expected));
  }

  private static OutcomeTopic.ReleaseOutcomes outcomes(Outcome outcome) {
    return new OutcomeTopic.ReleaseOutcomes(Set.of(outcome), 1);
  }
}
