package io.sluice.domain.rollout;

import io.sluice.contract.Analysis;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Releases for tests.
record RolloutSpecs(
    String version,
    int replicas,
    Strategy strategy,
    Concurrency concurrency,
    Decision onFailure,
    Decision onInconclusive,
    Duration bakeTime) {
  static final Duration MIN = Duration.ofMinutes(1);

  static RolloutSpecs canary(String version, int... weights) {
    var steps = IntStream.of(weights).mapToObj(CanaryStep::of).toList();
    return new RolloutSpecs(
        version,
        3,
        new Strategy.Canary(steps, MIN),
        Concurrency.QUEUE,
        Decision.ROLLBACK,
        Decision.HOLD,
        Duration.ZERO);
  }

  /// Returns a canary whose first step is a gate.
  static Strategy gated(int quorum, Decision onExpiry) {
    var gate =
        new Gate(Optional.empty(), Optional.of(quorum), Optional.of(MIN), Optional.of(onExpiry));
    return new Strategy.Canary(
        List.of(CanaryStep.of(gate), CanaryStep.of(10), CanaryStep.of(100)), MIN);
  }

  RolloutSpecs with(Strategy other) {
    return new RolloutSpecs(
        version, replicas, other, concurrency, onFailure, onInconclusive, bakeTime);
  }

  RolloutSpecs with(Concurrency other) {
    return new RolloutSpecs(
        version, replicas, strategy, other, onFailure, onInconclusive, bakeTime);
  }

  RolloutSpecs onFailure(Decision other) {
    return new RolloutSpecs(
        version, replicas, strategy, concurrency, other, onInconclusive, bakeTime);
  }

  RolloutSpecs onInconclusive(Decision other) {
    return new RolloutSpecs(version, replicas, strategy, concurrency, onFailure, other, bakeTime);
  }

  RolloutSpecs bakeTime(Duration other) {
    return new RolloutSpecs(
        version, replicas, strategy, concurrency, onFailure, onInconclusive, other);
  }

  RolloutSpecs replicas(int other) {
    return new RolloutSpecs(
        version, other, strategy, concurrency, onFailure, onInconclusive, bakeTime);
  }

  ReleaseSpec spec() {
    return new ReleaseSpec(
        "shop",
        "production",
        version,
        Optional.empty(),
        List.of("shop", version),
        Map.of(),
        Optional.empty(),
        replicas,
        "/",
        MIN,
        Duration.ofSeconds(30),
        strategy,
        new Analysis(0.01, 20, List.of()),
        onFailure,
        onInconclusive,
        concurrency,
        Duration.ofHours(1),
        Optional.empty(),
        Duration.ofHours(1),
        bakeTime,
        List.of());
  }

  /// Returns this version as the one that serves, with release id `id`.
  Serving serving(int id) {
    return new Serving(id(id), spec(), replicas);
  }

  static UUID id(int n) {
    return new UUID(0, n);
  }

  /// Returns a lane in which this version is confirmed to serve as release `id`.
  Lane serves(int id) {
    return Lane.EMPTY
        .withEpoch(1)
        .withStable(Optional.of(serving(id)))
        .withInstances(id(id), replicas)
        .withWeights(Map.of(id(id), Percent.ALL));
  }
}
