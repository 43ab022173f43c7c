package io.sluice.bench.engine;

import io.sluice.contract.Analysis;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Lanes with an active release each: a first version serves, and a second one, with a tenth of the
/// traffic, is observed for a day.
final class ActiveLanes {
  private static final Duration DAY = Duration.ofDays(1);
  private static final long POLL_INTERVAL = Duration.ofMillis(20).toNanos();
  private static final long TIMEOUT = Duration.ofMinutes(5).toNanos();

  /// The number of lanes that start at the same time.
  private static final int CONCURRENT_STARTS = 64;

  private final Engine engine;
  private final List<LaneKey> lanes;

  private ActiveLanes(Engine engine, List<LaneKey> lanes) {
    this.engine = engine;
    this.lanes = List.copyOf(lanes);
  }

  /// @param size number of lanes
  static ActiveLanes start(Engine engine, int size) throws InterruptedException {
    List<LaneKey> lanes =
        IntStream.range(0, size).mapToObj(i -> new LaneKey("production", "app-" + i)).toList();
    var activeLanes = new ActiveLanes(engine, lanes);
    var permits = new Semaphore(CONCURRENT_STARTS);
    for (LaneKey lane : lanes) {
      permits.acquire();
      Thread.startVirtualThread(() -> {
        try {
          activeLanes.prepare(lane);
        } finally {
          permits.release();
        }
      });
    }
    permits.acquire(CONCURRENT_STARTS);
    activeLanes.requireObserved();
    return activeLanes;
  }

  List<LaneKey> lanes() {
    return lanes;
  }

  UUID release(LaneKey lane) {
    return engine
        .state(lane)
        .active()
        .map(Active::release)
        .orElseThrow(() -> new IllegalStateException(lane + " has no active release"));
  }

  private void prepare(LaneKey lane) {
    post(lane, "1.0");
    await(lane, state -> state.active().isEmpty() && state.stable().isPresent());
    post(lane, "2.0");
    await(lane, ActiveLanes::isObserved);
  }

  private static boolean isObserved(Lane lane) {
    return lane.active()
        .flatMap(Active::findStep)
        .filter(Step.Observe.class::isInstance)
        .isPresent();
  }

  private void requireObserved() {
    lanes.forEach(lane -> {
      if (!isObserved(engine.state(lane))) {
        throw new IllegalStateException(lane + " is not observed");
      }
    });
  }

  private void await(LaneKey lane, Predicate<Lane> reached) {
    long end = System.nanoTime() + TIMEOUT;
    while (!reached.test(engine.state(lane))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("%s stays %s".formatted(lane, engine.state(lane)));
      }
      LockSupport.parkNanos(POLL_INTERVAL);
    }
  }

  private void post(LaneKey lane, String version) {
    engine.send(
        lane,
        new Signal.ReleasePosted(
            UUID.randomUUID(),
            spec(lane, version),
            Optional.empty(),
            Optional.empty(),
            "bench",
            Optional.empty()));
  }

  private static ReleaseSpec spec(LaneKey lane, String version) {
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        version,
        Optional.empty(),
        List.of("/srv/shop/bin/shop", "--port", "{port}"),
        Map.of(),
        Optional.empty(),
        3,
        "/health",
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        new Strategy.Canary(List.of(CanaryStep.of(10), CanaryStep.of(100)), DAY),
        new Analysis(0.01, 20, List.of()),
        Decision.ROLLBACK,
        Decision.HOLD,
        Concurrency.QUEUE,
        DAY,
        Optional.empty(),
        DAY,
        Duration.ZERO,
        List.of());
  }
}
