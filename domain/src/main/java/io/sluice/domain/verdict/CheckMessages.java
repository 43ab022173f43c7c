package io.sluice.domain.verdict;

import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.SourceOutage;
import io.sluice.contract.Verdict;
import java.util.Optional;
import java.util.stream.Stream;

/// The sentences about checks. A judge with a sentence of its own writes it.
final class CheckMessages {
  private static final String COMBINED = "combined e-value";
  private static final String ALONE = "e-value";

  /// Returns why `checkState` rolls the candidate back; empty for a comparison or a limit.
  static Optional<String> findRollbackReason(CheckState checkState, CumulativeEvidence evidence) {
    return switch (checkState.judge()) {
      case ThresholdJudge it -> Optional.of(it.rollbackReason());
      case ScoreJudge _ -> Optional.of(ScoreAggregator.sentence(evidence));
      case ExternalVerdictJudge it ->
          it.verdict()
              .map(verdict -> "%s is unhealthy: %s".formatted(it.check(), verdict.sentence()));
      case RestartJudge it -> Optional.of(it.rollbackReason(evidence));
      case ComparisonJudge _, LimitJudge _ -> Optional.empty();
    };
  }

  /// Returns a text such as `combined e-value 181 ≥ 100`. If several tests share α, the mean of
  /// their e-values decides, and the text says so.
  static String reached(CumulativeEvidence evidence, double logE, double logLimit) {
    return "%s %s ≥ %s"
        .formatted(
            evidence.shares().isCombined() ? COMBINED : ALONE,
            NumberFormats.eValue(logE),
            NumberFormats.eValue(logLimit));
  }

  /// Returns a text such as `combined e-value 12 < 100`.
  static String below(Finding strongest) {
    return "%s %s < %s"
        .formatted(
            strongest.check().equals(Findings.ALL_TESTS) ? COMBINED : ALONE,
            NumberFormats.eValue(strongest.eValue().logE()),
            NumberFormats.eValue(strongest.eValue().logLimit()));
  }

  /// Returns the state of each check that is no dry run, and the total score, each as a short text.
  static Stream<String> summarize(CumulativeEvidence evidence) {
    return Stream.concat(
        evidence.live().flatMap(checkState -> findSummary(checkState).stream()),
        ScoreAggregator.findSummary(evidence).stream());
  }

  private static Optional<String> findSummary(CheckState checkState) {
    Optional<String> outage = checkState.outage().map(SourceOutage::sentence);
    Optional<String> summary =
        switch (checkState.judge()) {
          case ThresholdJudge it -> outage.or(it::findSummary);
          case ExternalVerdictJudge it ->
              outage.or(() -> it.verdict().map(_ -> NumberFormats.kind(it.kind())));
          case RestartJudge it -> it.findSummary();
          case ScoreJudge _, ComparisonJudge _, LimitJudge _ -> outage;
        };
    return summary.map(it -> "%s: %s".formatted(checkState.check().name(), it));
  }

  /// Returns why `checkState` is inconclusive although it has data; empty if it is not.
  static Optional<String> findInconclusiveReason(
      CheckState checkState, CumulativeEvidence evidence) {
    return switch (checkState.judge()) {
      case ThresholdJudge it when it.phase() == ThresholdJudge.Phase.INCONCLUSIVE ->
          Optional.of(it.inconclusiveReason());
      case ExternalVerdictJudge it
          when it.verdict().isPresent() && it.kind() != Verdict.Kind.HEALTHY ->
          Optional.of("check %s is not healthy".formatted(it.check()));
      case ScoreJudge it when it.found().isPresent() ->
          ScoreAggregator.findInconclusiveReason(evidence);
      case ThresholdJudge _,
          ExternalVerdictJudge _,
          ScoreJudge _,
          ComparisonJudge _,
          LimitJudge _,
          RestartJudge _ ->
          Optional.empty();
    };
  }

  /// Returns why `checkState` has no data, or too few, in the present step; empty if it has enough.
  static Optional<String> findNoDataReason(CheckState checkState) {
    String nothing = "check %s has nothing to judge".formatted(checkState.check().name());
    String suffix = checkState.outage().map(outage -> ": " + outage.sentence()).orElse("");
    return switch (checkState.judge()) {
      case ThresholdJudge it when it.hasNoBaseline() && suffix.isEmpty() ->
          Optional.of("%s: %s".formatted(nothing, ThresholdJudge.NO_BASELINE));
      case ThresholdJudge it when it.hasNoData() -> Optional.of(nothing + suffix);
      case ThresholdJudge it when checkState.hasData() && it.isUnfinished() ->
          Optional.of(
              "check %s is not finished after %d measurements"
                  .formatted(checkState.check().name(), it.measured()));
      case ScoreJudge it when it.found().isEmpty() ->
          Optional.of(
              "check %s has too few values (%d)%s"
                  .formatted(checkState.check().name(), it.candidate().size(), suffix));
      case ThresholdJudge _ ->
          checkState.hasData() ? Optional.empty() : Optional.of(nothing + suffix);
      case RestartJudge _ -> Optional.empty();
      case ScoreJudge _, ExternalVerdictJudge _, ComparisonJudge _, LimitJudge _ ->
          checkState.hasData() && checkState.outage().isEmpty()
              ? Optional.empty()
              : Optional.of(nothing + suffix);
    };
  }

  private CheckMessages() {}
}
