package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.EValue;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Evidence.Result;
import io.sluice.contract.Scoring;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The findings of each check, and of several together.
final class Findings {
  /// Name of the finding on the mean of several comparisons.
  static final String ALL_COMPARISONS = "all comparisons";

  /// Name of the finding on all scores together.
  static final String ALL_SCORES = "all scores";

  /// Returns all findings, including those of dry runs.
  static List<Finding> of(CumulativeEvidence evidence) {
    return Stream.of(
            evidence.checks().stream().map(checkState -> of(evidence, checkState)),
            mean(evidence),
            total(evidence))
        .flatMap(it -> it)
        .toList();
  }

  /// Returns the finding nearest to its limit, among checks that have an e-value and are no dry
  /// runs. It omits the interval of a ratio and similar values, which are more expensive to compute
  /// than all others.
  static Optional<Finding> findStrongest(CumulativeEvidence evidence) {
    return Stream.concat(
            evidence
                .live()
                .filter(Findings::hasEValue)
                .map(checkState ->
                    finding(checkState, summary(evidence, checkState.judge()), Result.NONE)),
            mean(evidence))
        .min(Comparator.comparingDouble(it -> it.eValue().logLimit() - it.eValue().logE()));
  }

  private static boolean hasEValue(CheckState checkState) {
    return switch (checkState.judge()) {
      case RestartJudge it -> it.candidate().ended() > 0;
      case LimitJudge _, ComparisonJudge _ -> true;
      case ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ -> false;
    };
  }

  private static Finding of(CumulativeEvidence evidence, CheckState checkState) {
    Judge judge = checkState.judge();
    return finding(checkState, eValue(evidence, judge), result(judge));
  }

  private static Finding finding(CheckState checkState, EValue eValue, Result result) {
    return new Finding(
        checkState.check().name(), checkState.hasData(), eValue, result, checkState.outage());
  }

  private static EValue eValue(CumulativeEvidence evidence, Judge judge) {
    return switch (judge) {
      case ComparisonJudge it -> comparison(evidence, it);
      case LimitJudge _, RestartJudge _, ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ ->
          summary(evidence, judge);
    };
  }

  /// Returns the e-value without the statistics of a comparison.
  private static EValue summary(CumulativeEvidence evidence, Judge judge) {
    return switch (judge) {
      case LimitJudge it -> EValue.of(it.logE(), evidence.limitLimit(), it.allowed());
      case ComparisonJudge it -> EValue.of(it.logE(), evidence.comparisonLimit(), it.allowed());
      case RestartJudge it ->
          EValue.of(
              it.logE(),
              evidence.comparisonLimit() + PooledEvidence.surcharge(evidence),
              it.allowed());
      case ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ -> EValue.NONE;
    };
  }

  private static EValue comparison(CumulativeEvidence evidence, ComparisonJudge it) {
    return new EValue(
        it.logE(),
        evidence.comparisonLimit(),
        it.allowed(),
        it.mixture().map(mixture -> mixture.dispersion(0)),
        it.placebo().map(Mixture::logE),
        it.safe().map(NonInferiorityTest::logE),
        it.ratio().flatMap(ratio -> ratio.findInterval(evidence.alpha())));
  }

  private static Result result(Judge judge) {
    return switch (judge) {
      case LimitJudge _, ComparisonJudge _ -> Result.NONE;
      case RestartJudge it ->
          Result.of(new Evidence.Endings(it.candidate().ended(), it.stable().ended()));
      case ThresholdJudge it -> Result.of(measured(it));
      case ScoreJudge it -> Result.of(scored(it));
      case ExternalVerdictJudge it ->
          it.verdict().map(verdict -> Result.of(verdict.kind())).orElse(Result.NONE);
    };
  }

  private static Evidence.Measurements measured(ThresholdJudge it) {
    return new Evidence.Measurements(
        it.tally().good(),
        it.tally().failed(),
        it.rules().failureLimit(),
        it.tally().unclear(),
        it.rules().inconclusiveLimit(),
        it.tally().missing(),
        it.rules().consecutiveErrorLimit(),
        it.tally().last(),
        it.baseline()
            .flatMap(before -> it.rules().baseline().map(rules -> baseline(before, rules))));
  }

  private static Evidence.Baseline baseline(
      Baseline before, io.sluice.contract.Threshold.Baseline rules) {
    return new Evidence.Baseline(
        before.mean(), before.releases(), rules.allowedIncrease(), rules.allowedDecrease());
  }

  private static Evidence.Scored scored(ScoreJudge it) {
    return new Evidence.Scored(
        it.found().map(ScoreJudge.Found::label).orElse(Label.NO_DATA),
        it.found().map(found -> found.shift().lower()),
        it.found().map(found -> found.shift().upper()),
        it.found().map(found -> found.shift().estimate()),
        it.found().flatMap(ScoreJudge.Found::effect),
        it.candidate().size(),
        it.stable().size());
  }

  private static Stream<Finding> mean(CumulativeEvidence evidence) {
    List<CheckState> comparisons =
        evidence
            .live()
            .filter(checkState -> checkState.judge() instanceof ComparisonJudge)
            .toList();
    return PooledEvidence.of(evidence).count() < 2 || comparisons.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Finding(
                ALL_COMPARISONS,
                comparisons.stream().anyMatch(CheckState::hasData),
                EValue.of(
                    evidence.comparisonLogE(),
                    evidence.comparisonLimit(),
                    comparisons.getFirst().judge() instanceof ComparisonJudge it
                        ? it.allowed()
                        : 0),
                Result.NONE));
  }

  private static Stream<Finding> total(CumulativeEvidence evidence) {
    Scoring scoring = evidence.scoring();
    return ScoreAggregator.findTotal(evidence).stream()
        .map(score -> Result.of(new Evidence.Total(score, scoring.pass(), scoring.marginal())))
        .map(result -> new Finding(ALL_SCORES, true, EValue.NONE, result));
  }

  private Findings() {}
}
