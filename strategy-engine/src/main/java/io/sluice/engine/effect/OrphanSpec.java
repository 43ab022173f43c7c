package io.sluice.engine.effect;

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

/// The document for leftover instances of a lane that no other document covers: a stop came while
/// the rollback was stuck, or the last start of a failed release was confirmed too late.
final class OrphanSpec {
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);

  /// Returns a document that defines how the instances are drained; no instance is ever started
  /// from it.
  static ReleaseSpec of(LaneKey lane) {
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        "leftover",
        Optional.empty(),
        List.of(),
        Map.of(),
        Optional.empty(),
        1,
        "/",
        READY,
        DRAIN,
        new Strategy.Canary(List.of(CanaryStep.of(100)), Duration.ZERO),
        new Analysis(0.01, 20, List.of()),
        Decision.ROLLBACK,
        Decision.HOLD,
        Concurrency.QUEUE,
        HOUR,
        Optional.empty(),
        HOUR,
        Duration.ZERO,
        List.of());
  }

  private OrphanSpec() {}
}
