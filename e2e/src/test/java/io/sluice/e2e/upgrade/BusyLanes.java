package io.sluice.e2e.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.e2e.Course;
import io.sluice.e2e.Journey;
import io.sluice.e2e.OutcomeTopic;
import io.sluice.e2e.ShopLane;
import io.sluice.e2e.TestedStack;
import io.sluice.sandbox.load.LoadGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/// Lanes under load, each with one release after the other: good, bad, good and so on. One more
/// lane has a single release, which lasts until the end.
final class BusyLanes implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int LANES = 4;
  private static final int PER_SECOND = 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final String LONG = "{\"canary\":{\"steps\":[50,100],\"observe\":\"30m\"}}";

  private final TestedStack stack;
  private final List<ShopLane> lanes;
  private final ShopLane slow;
  private final LoadGenerator slowLoad;
  private UUID longest = new UUID(0, 0);
  private final List<Journey> journeys = new ArrayList<>();
  private final List<AtomicInteger> ended = new ArrayList<>();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean ending;

  BusyLanes(TestedStack stack) {
    this.stack = stack;
    lanes = lanes();
    ShopLane.openAll(lanes);
    slow = lanes.getFirst();
    slowLoad = slow.load(stack.edge(), PER_SECOND);
  }

  void begin() {
    longest = slow.post(LONG, 0);
    lanes.stream().skip(1).forEach(this::begin);
  }

  /// Returns lanes on different partitions: each replica reads at most three partitions of a topic.
  private List<ShopLane> lanes() {
    Map<Integer, ShopLane> lanes = new TreeMap<>();
    for (int i = 0; lanes.size() < LANES; i++) {
      String application = "shop" + i;
      int hash = Utils.murmur2(("production/" + application).getBytes(UTF_8));
      lanes.computeIfAbsent(
          Utils.toPositive(hash) % PARTITIONS,
          _ -> new ShopLane(stack.api(), stack.driver().shopJar(), application));
    }
    return List.copyOf(lanes.values());
  }

  private void begin(ShopLane lane) {
    var journey = new Journey(stack, lane, PER_SECOND, CANARY);
    var count = new AtomicInteger();
    journeys.add(journey);
    ended.add(count);
    running.add(
        CompletableFuture.runAsync(
            () -> {
              while (!ending) {
                journey.run(List.of(count.get() % 2 == 0 ? Course.GOOD : Course.BAD));
                count.incrementAndGet();
              }
            },
            threads));
  }

  /// Waits until each lane has ended a release that began after this call; fails if the outcome of
  /// a release was not the expected one.
  void untilNextRound() {
    List<Integer> goals = ended.stream().map(count -> count.get() + 2).toList();
    await()
        .atMost(LIMIT)
        .until(() ->
            running.stream().anyMatch(CompletableFuture::isDone)
                || IntStream.range(0, ended.size())
                    .allMatch(i -> ended.get(i).get() >= goals.get(i)));
    running.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
  }

  /// Ends all releases, and then the load.
  void end() {
    ending = true;
    running.forEach(CompletableFuture::join);
    stack.api().post("/releases/" + longest + "/promote-full", Optional.empty());
    ReleaseView view = slow.untilEnd(longest);
    assertThat(view.outcome()).as("%s", view.reason()).contains(Outcome.SUCCEEDED);
    slowLoad.close();
    journeys.forEach(Journey::stopLoad);
  }

  List<UUID> releases() {
    return List.copyOf(expected().keySet());
  }

  private Map<UUID, Outcome> expected() {
    Map<UUID, Outcome> all = new HashMap<>(Map.of(longest, Outcome.SUCCEEDED));
    journeys.forEach(journey -> all.putAll(journey.expected()));
    return all;
  }

  /// Requires that each release has one outcome in the topic, with one id.
  void requireOutcomes() {
    Map<UUID, OutcomeTopic.ReleaseOutcomes> outcomes =
        expected().entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    end -> new OutcomeTopic.ReleaseOutcomes(Set.of(end.getValue()), 1)));
    int broker = stack.driver().port("--broker-port");
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(OutcomeTopic.read(broker, List.copyOf(outcomes.keySet())))
                .isEqualTo(outcomes));
  }

  /// Returns the requests without a proper response, apart from the errors of bad candidates.
  Map<String, Long> lost() {
    Map<String, Long> lost = new HashMap<>(slowLoad.tally("before").failures());
    journeys.forEach(
        journey -> journey.lost().forEach((what, count) -> lost.merge(what, count, Long::sum)));
    return lost;
  }

  long sent() {
    return slowLoad.tally("before").sent()
        + journeys.stream().mapToLong(journey -> journey.tally().sent()).sum();
  }

  @Override
  public void close() {
    ending = true;
    slowLoad.close();
    journeys.forEach(Journey::stopLoad);
    threads.close();
  }
}
