package io.sluice.domain.verdict;

import io.sluice.contract.Evidence;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Evidence.Label;
import io.sluice.contract.Verdict;
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
            evidence.live().flatMap(checkState -> findSummary(evidence, checkState).stream()),
            mean(evidence))
        .min(Comparator.comparingDouble(finding -> finding.logLimit() - finding.logE()));
  }

  private static Optional<Finding> findSummary(CumulativeEvidence evidence, CheckState checkState) {
    return switch (checkState.judge()) {
      case LimitJudge it ->
          Optional.of(plain(checkState, it.logE(), evidence.limitLimit(), it.allowed()));
      case ComparisonJudge it ->
          Optional.of(plain(checkState, it.logE(), evidence.comparisonLimit(), it.allowed()));
      case RestartJudge it ->
          Optional.of(restarts(evidence, checkState, it)).filter(_ -> it.candidate().ended() > 0);
      case ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ -> Optional.empty();
    };
  }

  private static Finding of(CumulativeEvidence evidence, CheckState checkState) {
    return switch (checkState.judge()) {
      case LimitJudge it ->
          withOutage(checkState, plain(checkState, it.logE(), evidence.limitLimit(), it.allowed()));
      case ComparisonJudge it -> withOutage(checkState, comparison(evidence, checkState, it));
      case RestartJudge it -> restarts(evidence, checkState, it);
      case ThresholdJudge it ->
          independent(checkState, Optional.of(measured(it)), Optional.empty(), Optional.empty());
      case ScoreJudge it ->
          independent(checkState, Optional.empty(), Optional.of(scored(it)), Optional.empty());
      case ExternalVerdictJudge it ->
          independent(
              checkState,
              Optional.empty(),
              Optional.empty(),
              it.verdict().map(SourceSample.ExternalVerdict::kind));
    };
  }

  private static Finding plain(
      CheckState checkState, double logE, double logLimit, double allowed) {
    return new Finding(checkState.check().name(), checkState.hasData(), logE, logLimit, allowed);
  }

  private static Finding comparison(
      CumulativeEvidence evidence, CheckState checkState, ComparisonJudge it) {
    return new Finding(
        checkState.check().name(),
        checkState.hasData(),
        it.logE(),
        evidence.comparisonLimit(),
        it.allowed(),
        it.mixture().map(mixture -> mixture.dispersion(0)),
        it.placebo().map(Mixture::logE),
        it.safe().map(NonInferiorityTest::logE),
        it.ratio().flatMap(ratio -> ratio.findInterval(evidence.alpha())));
  }

  private static Finding restarts(
      CumulativeEvidence evidence, CheckState checkState, RestartJudge it) {
    Evidence.Endings ended = new Evidence.Endings(it.candidate().ended(), it.stable().ended());
    return new Finding(
        checkState.check().name(),
        checkState.hasData(),
        it.logE(),
        evidence.comparisonLimit() + PooledEvidence.surcharge(evidence),
        it.allowed(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ended));
  }

  /// Returns the finding with the outage of its source, if there is one.
  private static Finding withOutage(CheckState checkState, Finding it) {
    return checkState.outage().isEmpty()
        ? it
        : new Finding(
            it.check(),
            it.hasData(),
            it.logE(),
            it.logLimit(),
            it.allowed(),
            it.dispersion(),
            it.placeboLogE(),
            it.safeLogE(),
            it.ratio(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            findOutage(checkState),
            Optional.empty());
  }

  private static Optional<Evidence.SourceOutage> findOutage(CheckState checkState) {
    return checkState.outage().map(it -> new Evidence.SourceOutage(it.reason(), it.since()));
  }

  private static Finding independent(
      CheckState checkState,
      Optional<Evidence.Measurements> measured,
      Optional<Evidence.Scored> scored,
      Optional<Verdict.Kind> externalVerdict) {
    return new Finding(
        checkState.check().name(),
        checkState.hasData(),
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        measured,
        scored,
        Optional.empty(),
        externalVerdict,
        findOutage(checkState),
        Optional.empty());
  }

  private static Evidence.Measurements measured(ThresholdJudge it) {
    return new Evidence.Measurements(
        it.good(),
        it.failed(),
        it.rules().failureLimit(),
        it.unclear(),
        it.rules().inconclusiveLimit(),
        it.missing(),
        it.rules().consecutiveErrorLimit(),
        it.last(),
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
                evidence.comparisonLogE(),
                evidence.comparisonLimit(),
                comparisons.getFirst().judge() instanceof ComparisonJudge it ? it.allowed() : 0));
  }

  private static Stream<Finding> total(CumulativeEvidence evidence) {
    return ScoreAggregator.findTotal(evidence).stream()
        .map(score ->
            new Finding(
                ALL_SCORES,
                true,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    new Evidence.Total(
                        score, evidence.scoring().pass(), evidence.scoring().marginal())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private Findings() {}
}
