package io.sluice.api.document;

import io.sluice.contract.Score;
import io.sluice.contract.Scoring;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A [Score] as a user writes it.
public record ScoreDocument(
    Optional<Duration> interval,
    Optional<Double> tolerance,
    Optional<Double> confidence,
    Optional<Score.Direction> direction,
    Optional<EffectSize> effectSize,
    Optional<String> group,
    Optional<Boolean> critical,
    Optional<Score.Nan> nan,
    Optional<Score.Outliers> outliers) {

  /// See [Score.EffectSize].
  @Schema(name = "EffectSizeDocument")
  public record EffectSize(
      Optional<Score.Measure> measure,
      Optional<Double> allowedIncrease,
      Optional<Double> allowedDecrease,
      Optional<Double> criticalIncrease,
      Optional<Double> criticalDecrease) {

    Score.EffectSize complete() {
      Score.Measure by = measure.orElse(Score.Measure.MEAN_RATIO);
      return new Score.EffectSize(
          by,
          allowedIncrease.orElse(by.none()),
          allowedDecrease.orElse(by.none()),
          criticalIncrease.orElse(by.none()),
          criticalDecrease.orElse(by.none()));
    }
  }

  /// See [Scoring].
  @Schema(name = "ScoringDocument")
  public record Total(
      Optional<Double> pass,
      Optional<Double> marginal,
      Optional<Map<String, Double>> weights,
      Optional<Duration> interval) {

    Scoring complete() {
      return new Scoring(
          pass.orElse(Scoring.PASS),
          marginal.orElse(Scoring.MARGINAL),
          weights.orElse(Map.of()),
          interval);
    }
  }

  Score complete() {
    return new Score(
        interval.orElse(Score.DEFAULT_INTERVAL),
        tolerance.orElse(Score.DEFAULT_TOLERANCE),
        confidence.orElse(Score.DEFAULT_CONFIDENCE),
        direction.orElse(Score.Direction.EITHER),
        effectSize
            .map(EffectSize::complete)
            .orElseGet(() -> Score.EffectSize.any(Score.Measure.MEAN_RATIO)),
        group,
        critical.orElse(false),
        nan.orElse(Score.Nan.REMOVE),
        outliers.orElse(Score.Outliers.KEEP));
  }
}
