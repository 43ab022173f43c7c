package io.sluice.bench.engine;

import io.sluice.bench.base.BenchSpecs;
import io.sluice.bench.base.Waits;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Lanes that each serve version 1.0 and have an active canary, 2.0, in an observation of one day
/// at a weight of 10 %.
final class ActiveLanes {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /// The maximum number of lanes that start at the same time.
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
    Waits.awaitCondition(
        () -> reached.test(engine.state(lane)),
        POLL_INTERVAL,
        TIMEOUT,
        () -> "%s stays %s".formatted(lane, describe(engine.state(lane))));
  }

  private static String describe(Lane lane) {
    return lane.active()
        .map(active -> active.state() + active.findStep().map(step -> " at " + step).orElse(""))
        .orElse("without an active release");
  }

  private void post(LaneKey lane, String version) {
    engine.send(
        lane,
        new Signal.ReleasePosted(
            UUID.randomUUID(),
            BenchSpecs.spec(lane, version),
            Optional.empty(),
            Optional.empty(),
            "bench",
            Optional.empty()));
  }
}
