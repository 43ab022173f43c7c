package io.sluice.api.document;

import io.sluice.contract.Analysis;
import io.sluice.contract.Decision;
import io.sluice.contract.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The definition of "healthy", as a user writes it. See [Analysis].
public record AnalysisDocument(
    Optional<Double> alpha,
    Optional<Integer> minSamples,
    Optional<List<Check>> checks,
    Optional<Boolean> finalTest,
    Optional<Duration> warmUp,
    Optional<ScoreDocument.Total> scoring) {

  /// See [Analysis.Check].
  @Schema(name = "CheckDocument")
  public record Check(
      Optional<String> name,
      Optional<Source> source,
      Optional<Analysis.Compare> compare,
      Optional<Double> allow,
      Optional<Analysis.Limit> limit,
      Optional<Double> safe,
      Optional<Boolean> dryRun,
      Optional<Decision> onNoData,
      Optional<Decision> onInconclusive,
      Optional<ThresholdDocument> threshold,
      Optional<ScoreDocument> score,
      Optional<Duration> interval,
      Optional<RestartsDocument> restarts) {}
}
