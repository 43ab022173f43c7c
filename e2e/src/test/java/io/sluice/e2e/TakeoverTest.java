package io.sluice.e2e;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.e2e.agent.StopPoints;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.Stall;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two replicas of the engine. The one that owns the effects of twenty lanes is suspended (SIGSTOP)
/// in each between its last check and its call; the other one takes over; then the first continues
/// (SIGCONT) and makes its twenty calls. None takes effect. Interferences that concern a single
/// lane share one round: most of a round is waiting for starts, for the broker's timeouts and for
/// leases.
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakeoverTest {
  private static final int LANES = 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"1s\"}}";

  private final TestedStack stack = TestedStack.fresh("takeover");
  private final List<ShopLane> lanes = new ArrayList<>();

  @BeforeAll
  void open() {
    stack.up();
    IntStream.rangeClosed(1, LANES)
        .mapToObj(i -> new ShopLane(stack.api(), stack.driver().shopJar(), "shop" + i))
        .forEach(lanes::add);
    ShopLane.openAll(lanes);
  }

  @AfterAll
  void close() {
    stack.down();
  }

  @Test
  void a_late_write_of_a_suspended_replica_has_no_effect() {
    requireNoEffect(List.copyOf(EnumSet.complementOf(EnumSet.of(Interference.EDGE_DISK))));
  }

  @Test
  void a_late_write_has_no_effect_at_a_router_that_has_lost_its_tables() {
    requireNoEffect(List.of(Interference.EDGE_DISK));
  }

  /// @param interferences those of the lanes, in turn
  private void requireNoEffect(List<Interference> interferences) {
    Map<ShopLane, Interference> byLane = new LinkedHashMap<>();
    lanes.forEach(
        lane -> byLane.put(lane, interferences.get(byLane.size() % interferences.size())));
    lanes.forEach(ShopLane::untilIdle);
    try (var second =
        new SecondEngine(stack.driver(), OwnPorts.allocate(), stack.instancePorts())) {
      ProcessHandle first = stack.driver().findProcess("strategy-engine").orElseThrow();
      Stall.begin(first);
      Map<ShopLane, UUID> releases;
      try {
        await().atMost(LIMIT).until(() -> EngineGroup.isLeftTo("1", broker()));
        releases = suspendInWrites(second, byLane);
        byLane.forEach(
            (lane, one) -> one.apply(stack.api(), lane, requireNonNull(releases.get(lane))));
        // An empty group lets the resumed replica read the commands before leases expire.
        await().atMost(LIMIT).until(() -> EngineGroup.isEmpty(broker()));
      } finally {
        Stall.end(first);
      }
      long resumedAt = System.nanoTime();
      if (interferences.contains(Interference.EDGE_DISK)) {
        Fault.EDGE_DISK.strike(stack.driver());
      }
      releases.values().forEach(this::untilTakenOver);
      double takeover = (System.nanoTime() - resumedAt) / 1e9;

      second.disarm();
      Stall.end(second.handle());

      untilAllAreRejected(second);
      System.out.printf(
          "%s: %d lanes taken over after %.1f s; late writes %d, rejected %d%n",
          interferences, LANES, takeover, LANES, second.rejected());
      requireEnds(byLane, releases);
    }
  }

  /// Begins a release in each lane, and suspends the replica once all lanes are before their write.
  private Map<ShopLane, UUID> suspendInWrites(
      SecondEngine second, Map<ShopLane, Interference> byLane) {
    Map<ShopLane, UUID> releases = new LinkedHashMap<>();
    List<String> points = points(byLane);
    second.arm(points);
    byLane.keySet().forEach(lane -> releases.put(lane, lane.post(CANARY, 0)));
    await().atMost(LIMIT).until(() -> second.hasReached(points));
    Stall.begin(second.handle());
    return releases;
  }

  private void requireEnds(Map<ShopLane, Interference> byLane, Map<ShopLane, UUID> releases) {
    Map<UUID, Outcome> expected = new LinkedHashMap<>();
    byLane.forEach((lane, one) -> {
      UUID release = requireNonNull(releases.get(lane));
      requireEnd(one, lane, release);
      expected.put(release, one.outcome());
    });
    requireOneOutcomeEach(expected);
  }

  private static List<String> points(Map<ShopLane, Interference> byLane) {
    return byLane.entrySet().stream()
        .map(it -> StopPoints.point(it.getValue().write(), it.getKey().key().toString()))
        .toList();
  }

  private static void untilAllAreRejected(SecondEngine second) {
    await()
        .atMost(LIMIT)
        // A replica with twenty late writes may not answer in time.
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> second.rejected() >= LANES);
  }

  /// Waits until the effect of the suspended replica is confirmed or its release has ended.
  private void untilTakenOver(UUID release) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> stack.api().get("/releases/" + release).as(ReleaseView.class),
            view ->
                (view.weight().value() > 0 && !isRetiring(view)) || view.state() == State.ENDED);
  }

  private static boolean isRetiring(ReleaseView view) {
    return view.promoted() && view.outcome().isEmpty() && view.state() == State.RUNNING;
  }

  private void requireEnd(Interference interference, ShopLane lane, UUID release) {
    ReleaseView ended = lane.untilEnd(release);
    assertThat(ended.outcome())
        .as("%s: %s", lane.key(), ended.reason())
        .contains(interference.outcome());
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          LaneView view = stack.api().get("/lanes/" + lane.key()).as(LaneView.class);
          assertThat(view.versions()).as("versions of %s", lane.key()).hasSize(1);
          assertThat(view.versions().getFirst().weight().value()).isEqualTo(100);
          assertThat(view.versions().getFirst().instances())
              .isEqualTo(view.stable().orElseThrow().replicas());
        });
  }

  private void requireOneOutcomeEach(Map<UUID, Outcome> expected) {
    Map<UUID, OutcomeTopic.ReleaseOutcomes> outcomes =
        expected.entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey,
                    it -> new OutcomeTopic.ReleaseOutcomes(Set.of(it.getValue()), 1)));
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(OutcomeTopic.read(broker(), List.copyOf(outcomes.keySet())))
                .isEqualTo(outcomes));
  }

  private int broker() {
    return stack.driver().port("--broker-port");
  }
}
