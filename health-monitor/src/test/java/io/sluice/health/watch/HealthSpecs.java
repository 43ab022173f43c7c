package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Source;
import io.sluice.contract.Strategy;
import io.sluice.contract.Threshold;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A release for tests, with the default analysis.
public final class HealthSpecs {
  public static final Analysis ANALYSIS =
      new Analysis(
          0.01,
          20,
          List.of(
              new Check(
                  "errors",
                  Source.router(),
                  Optional.of(Compare.ERROR_RATE),
                  Optional.of(1.10),
                  Optional.empty()),
              new Check(
                  "slo",
                  Source.router(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(new Analysis.Limit(0.05)))));

  /// Returns a limit, and a check that compares the values of `orders` on the topic with those of
  /// earlier successful releases.
  public static Analysis withBaseline() {
    return new Analysis(
        0.01,
        20,
        List.of(
            ANALYSIS.checks().getLast(),
            new Check(
                "orders",
                new Source.Topic(Optional.empty()),
                new Threshold(
                    Duration.ofSeconds(1),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    4,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Threshold.Baseline(5, Optional.of(1.1), Optional.empty()))))));
  }

  public static ReleaseSpec spec(LaneKey lane) {
    return spec(lane, ANALYSIS);
  }

  public static ReleaseSpec spec(LaneKey lane, Analysis analysis) {
    return new ReleaseSpec(
        lane.application(),
        lane.environment(),
        "2.0",
        Optional.empty(),
        List.of("true"),
        Map.of(),
        Optional.empty(),
        3,
        "/health",
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        new Strategy.Canary(List.of(), Duration.ofSeconds(5)),
        analysis,
        Decision.ROLLBACK,
        Decision.HOLD,
        Concurrency.QUEUE,
        Duration.ofHours(1),
        Optional.empty(),
        Duration.ofHours(1),
        Duration.ZERO,
        List.of());
  }

  private HealthSpecs() {}
}
