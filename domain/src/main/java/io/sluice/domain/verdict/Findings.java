package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.EValue;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Evidence.Result;
import io.sluice.contract.Scoring;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The findings of each check, and of several together.
final class Findings {
  /// Name of the finding on all tests that share α.
  static final String ALL_TESTS = "all tests";

  /// Name of the finding on all scores together.
  static final String ALL_SCORES = "all scores";

  /// Returns all findings, including those of dry runs.
  static List<Finding> of(CumulativeEvidence evidence) {
    return Stream.of(
            evidence.checks().stream().map(checkState -> of(evidence, checkState)),
            all(evidence, Judge.EProcess::logE),
            total(evidence))
        .flatMap(it -> it)
        .toList();
  }

  /// Returns the finding nearest to its limit, among checks that have an e-value and are no dry
  /// runs. It omits the interval of a ratio and similar values, which are more expensive to compute
  /// than all others.
  static Optional<Finding> findStrongest(CumulativeEvidence evidence) {
    ToDoubleFunction<Judge.EProcess> logE = memoize(Judge.EProcess::logE);
    return Stream.concat(
            evidence
                .live()
                .filter(Findings::hasEValue)
                .map(checkState ->
                    finding(checkState, summary(evidence, checkState, logE), Result.NONE)),
            all(evidence, logE))
        .min(Comparator.comparingDouble(it -> it.eValue().logLimit() - it.eValue().logE()));
  }

  /// Returns a function that computes each value once: a comparison's log e-value is expensive.
  private static ToDoubleFunction<Judge.EProcess> memoize(
      ToDoubleFunction<Judge.EProcess> function) {
    IdentityHashMap<Judge.EProcess, Double> values = new IdentityHashMap<>();
    return process -> values.computeIfAbsent(process, function::applyAsDouble);
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
    return finding(checkState, eValue(evidence, checkState), result(judge));
  }

  private static Finding finding(CheckState checkState, EValue eValue, Result result) {
    return new Finding(
        checkState.check().name(), checkState.hasData(), eValue, result, checkState.outage());
  }

  private static EValue eValue(CumulativeEvidence evidence, CheckState checkState) {
    return switch (checkState.judge()) {
      case ComparisonJudge it -> comparison(evidence, checkState, it);
      case LimitJudge _, RestartJudge _, ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ ->
          summary(evidence, checkState, Judge.EProcess::logE);
    };
  }

  /// Returns the e-value without the statistics of a comparison.
  private static EValue summary(
      CumulativeEvidence evidence, CheckState checkState, ToDoubleFunction<Judge.EProcess> logE) {
    return checkState.judge() instanceof Judge.EProcess it
        ? EValue.of(logE.applyAsDouble(it), evidence.limitOf(checkState), it.allowed())
        : EValue.NONE;
  }

  private static EValue comparison(
      CumulativeEvidence evidence, CheckState checkState, ComparisonJudge it) {
    return new EValue(
        it.logE(),
        evidence.limitOf(checkState),
        it.allowed(),
        it.mixture().map(mixture -> mixture.dispersion(0)),
        it.mixture().map(mixture -> mixture.clumps(0)),
        it.mixture().map(mixture -> mixture.level(0)),
        it.placebo().map(CappedMixture::logE),
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

  private static Stream<Finding> all(
      CumulativeEvidence evidence, ToDoubleFunction<Judge.EProcess> logE) {
    List<CheckState> tests = PooledEvidence.of(evidence).toList();
    return tests.size() < 2
        ? Stream.empty()
        : Stream.of(
            new Finding(
                ALL_TESTS,
                tests.stream().anyMatch(CheckState::hasData),
                EValue.of(evidence.totalLogE(logE), evidence.limit(), 0),
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
