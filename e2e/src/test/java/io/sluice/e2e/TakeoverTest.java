package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.State;
import io.sluice.contract.view.LaneView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.e2e.agent.StopPoints;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.driver.Stall;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two replicas of the engine. The one that owns the effects of twenty lanes is suspended (SIGSTOP)
/// in each between its last check and its call; the other one takes over; then the first continues
/// (SIGCONT) and makes its twenty calls. None takes effect.
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

  @ParameterizedTest
  @EnumSource(Interference.class)
  void a_late_write_of_a_suspended_replica_has_no_effect(Interference interference) {
    lanes.forEach(ShopLane::untilIdle);
    try (var second =
        new SecondEngine(stack.driver(), OwnPorts.allocate(), stack.instancePorts())) {
      ProcessHandle first = stack.driver().findProcess("strategy-engine").orElseThrow();
      Map<ShopLane, UUID> releases = new LinkedHashMap<>();
      double takeover;
      Stall.begin(first);
      try {
        await().atMost(LIMIT).until(() -> EngineGroup.isLeftTo("1", broker()));
        List<String> points = points(interference);
        second.arm(points);
        lanes.forEach(lane -> releases.put(lane, lane.post(CANARY, 0)));
        await().atMost(LIMIT).until(() -> second.hasReached(points));
        Stall.begin(second.handle());
        releases.forEach((lane, release) -> interference.apply(stack.api(), lane, release));
        // An empty group lets the resumed replica read the commands before leases expire.
        await().atMost(LIMIT).until(() -> EngineGroup.isEmpty(broker()));
      } finally {
        Stall.end(first);
      }
      long resumedAt = System.nanoTime();
      if (interference == Interference.EDGE_DISK) {
        Fault.EDGE_DISK.strike(stack.driver());
      }
      releases.values().forEach(release -> untilTakenOver(release));
      takeover = (System.nanoTime() - resumedAt) / 1e9;

      second.disarm();
      Stall.end(second.handle());

      untilAllAreRejected(second);
      System.out.printf(
          "%s: %d lanes taken over after %.1f s; late writes %d, rejected %d%n",
          interference, LANES, takeover, LANES, second.rejected());
      releases.forEach((lane, release) -> requireEnd(interference, lane, release));
      requireOneOutcomeEach(interference, List.copyOf(releases.values()));
    }
  }

  private List<String> points(Interference interference) {
    return lanes.stream()
        .map(lane -> StopPoints.point(interference.write(), lane.key().toString()))
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

  private void requireOneOutcomeEach(Interference interference, List<UUID> releases) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(OutcomeTopic.read(broker(), releases).values())
                .allMatch(
                    new OutcomeTopic.ReleaseOutcomes(Set.of(interference.outcome()), 1)::equals,
                    "one outcome id"));
  }

  private int broker() {
    return stack.driver().port("--broker-port");
  }
}
