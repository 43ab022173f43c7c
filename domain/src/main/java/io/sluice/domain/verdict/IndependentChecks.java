package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Scoring;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The decisions on checks that are judged independently of the e-processes: thresholds, scores and
/// external verdicts.
final class IndependentChecks {

  /// Returns the check that rolls the candidate back at this tick; empty if there is none.
  ///
  /// @param evidence the evidence, with this tick included
  static Optional<CheckState> findFailed(CumulativeEvidence evidence, Tick tick) {
    return evidence
        .live()
        .filter(checkState ->
            isFailed(checkState)
                || (checkState.judge() instanceof ScoreJudge && hasFailedScores(evidence, tick)))
        .findFirst();
  }

  private static boolean isFailed(CheckState checkState) {
    return switch (checkState.judge()) {
      case ThresholdJudge thresholdJudge -> thresholdJudge.phase() == ThresholdJudge.Phase.FAILED;
      case ExternalVerdictJudge externalVerdictJudge ->
          externalVerdictJudge.kind() == Verdict.Kind.UNHEALTHY;
      case ScoreJudge _, ComparisonJudge _, LimitJudge _, RestartJudge _ -> false;
    };
  }

  /// Whether the scores fail at this tick. Scores are judged before the end of a window only if the
  /// policy sets an interval.
  private static boolean hasFailedScores(CumulativeEvidence evidence, Tick tick) {
    return evidence
            .scoring()
            .interval()
            .filter(interval -> isDue(evidence, tick, interval))
            .isPresent()
        && isBad(evidence);
  }

  /// Whether a multiple of `every` since the first tick falls into this tick.
  private static boolean isDue(CumulativeEvidence evidence, Tick tick, Duration interval) {
    Instant first = evidence.from().orElse(tick.from());
    long now = Duration.between(first, tick.to()).dividedBy(interval);
    return now > Duration.between(first, tick.from()).dividedBy(interval);
  }

  /// Whether the total score is below the pass mark and at or below the marginal score.
  static boolean isBad(CumulativeEvidence evidence) {
    Scoring scoring = evidence.scoring();
    return ScoreAggregator.findTotal(evidence)
        .filter(total -> total < scoring.pass() && total <= scoring.marginal())
        .isPresent();
  }

  /// Returns why `checkState` is inconclusive although it has data; empty if it is not.
  static Optional<String> findInconclusiveReason(
      CheckState checkState, CumulativeEvidence evidence) {
    String name = checkState.check().name();
    return switch (checkState.judge()) {
      case ThresholdJudge it when it.phase() == ThresholdJudge.Phase.INCONCLUSIVE ->
          Optional.of(
              "check %s has %d inconclusive measurements, limit %d%s"
                  .formatted(
                      name,
                      it.unclear(),
                      it.rules().inconclusiveLimit(),
                      BaselineMessages.inconclusiveSuffix(it)));
      case ExternalVerdictJudge it
          when it.verdict().isPresent() && it.kind() != Verdict.Kind.HEALTHY ->
          Optional.of("check %s is not healthy".formatted(name));
      case ScoreJudge it when it.found().isPresent() ->
          ScoreAggregator.findTotal(evidence)
              .filter(total -> total < evidence.scoring().pass())
              .map(total ->
                  "the score of %s does not reach %s"
                      .formatted(
                          NumberFormats.plain(total),
                          NumberFormats.plain(evidence.scoring().pass())));
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
          Optional.of("%s: %s".formatted(nothing, BaselineMessages.NO_BASELINE));
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

  /// Returns the decision for a check without data; empty if another check with data is enough.
  static Optional<Decision> findNoDataDecision(CheckState checkState) {
    Check check = checkState.check();
    boolean isAlone = checkState.judge() instanceof ThresholdJudge it && it.hasNoBaseline();
    return checkState.isOfRouter() || isAlone
        ? check.onNoData()
        : Optional.of(check.onNoData().orElse(Decision.HOLD));
  }

  static Decision onInconclusive(CheckState checkState) {
    return checkState.check().onInconclusive().orElse(Decision.HOLD);
  }

  private IndependentChecks() {}
}
