package io.sluice.bench.base;

import io.sluice.contract.Analysis;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The releases of the benchmarks that run no instances.
public final class BenchSpecs {
  private static final Duration DAY = Duration.ofDays(1);

  /// Returns a canary of 3 replicas without checks, which is observed for a day.
  public static ReleaseSpec spec(LaneKey lane, String version) {
    var strategy = new Strategy.Canary(List.of(CanaryStep.of(10), CanaryStep.of(100)), DAY);
    return spec(lane, version, 3, strategy, new Analysis(0.01, 20, List.of()));
  }

  public static ReleaseSpec spec(
      LaneKey lane, String version, int replicas, Strategy strategy, Analysis analysis) {
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        version,
        Optional.empty(),
        List.of("/srv/shop/bin/shop", "--port", "{port}"),
        Map.of(),
        Optional.empty(),
        replicas,
        "/health",
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        strategy,
        analysis,
        Decision.ROLLBACK,
        Decision.HOLD,
        Concurrency.QUEUE,
        DAY,
        Optional.empty(),
        DAY,
        Duration.ZERO,
        List.of());
  }

  private BenchSpecs() {}
}
