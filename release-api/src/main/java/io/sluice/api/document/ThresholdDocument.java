package io.sluice.api.document;

import io.sluice.contract.Threshold;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A [Threshold] as a user writes it.
public record ThresholdDocument(
    Optional<Duration> interval,
    Optional<Duration> initialDelay,
    Optional<Integer> count,
    Optional<Integer> failureLimit,
    Optional<Integer> inconclusiveLimit,
    Optional<Integer> consecutiveErrorLimit,
    Optional<Integer> consecutiveSuccessLimit,
    Optional<String> successCondition,
    Optional<String> failureCondition,
    Optional<Threshold.Range> range,
    Optional<Baseline> baseline) {

  /// A [Threshold.Baseline] as a user writes it.
  @Schema(name = "BaselineDocument")
  public record Baseline(
      Optional<Integer> releases,
      Optional<Double> allowedIncrease,
      Optional<Double> allowedDecrease) {

    Threshold.Baseline complete() {
      return new Threshold.Baseline(
          releases.orElse(Threshold.Baseline.DEFAULT_RELEASES), allowedIncrease, allowedDecrease);
    }
  }

  Threshold complete() {
    return new Threshold(
        interval.orElse(Threshold.DEFAULT_INTERVAL),
        initialDelay,
        count,
        failureLimit.orElse(Threshold.DEFAULT_FAILURE_LIMIT),
        inconclusiveLimit.orElse(Threshold.DEFAULT_INCONCLUSIVE_LIMIT),
        consecutiveErrorLimit.orElse(Threshold.DEFAULT_CONSECUTIVE_ERROR_LIMIT),
        consecutiveSuccessLimit,
        successCondition,
        failureCondition,
        range,
        baseline.map(Baseline::complete));
  }
}
