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
  static List<Finding> of(Ledger ledger) {
    return Stream.of(
            ledger.trials().stream().map(trial -> of(ledger, trial)), mean(ledger), total(ledger))
        .flatMap(it -> it)
        .toList();
  }

  /// Returns the finding nearest to its limit, among checks that have an e-value and are no dry
  /// runs. It omits the interval of a ratio and similar values, which are more expensive to compute
  /// than all others.
  static Optional<Finding> loudest(Ledger ledger) {
    return Stream.concat(
            ledger.live().flatMap(trial -> standing(ledger, trial).stream()), mean(ledger))
        .min(Comparator.comparingDouble(finding -> finding.logLimit() - finding.logE()));
  }

  private static Optional<Finding> standing(Ledger ledger, Trial trial) {
    return switch (trial.judge()) {
      case Limit it -> Optional.of(plain(trial, it.logE(), ledger.limitLimit(), it.allowed()));
      case Comparison it ->
          Optional.of(plain(trial, it.logE(), ledger.comparisonLimit(), it.allowed()));
      case Restarts it ->
          Optional.of(restarts(ledger, trial, it)).filter(_ -> it.candidate().ended() > 0);
      case Threshold _, Score _, Elsewhere _ -> Optional.empty();
    };
  }

  private static Finding of(Ledger ledger, Trial trial) {
    return switch (trial.judge()) {
      case Limit it -> away(trial, plain(trial, it.logE(), ledger.limitLimit(), it.allowed()));
      case Comparison it -> away(trial, comparison(ledger, trial, it));
      case Restarts it -> restarts(ledger, trial, it);
      case Threshold it ->
          apart(trial, Optional.of(measured(it)), Optional.empty(), Optional.empty());
      case Score it -> apart(trial, Optional.empty(), Optional.of(scored(it)), Optional.empty());
      case Elsewhere it ->
          apart(trial, Optional.empty(), Optional.empty(), it.told().map(Measured.Told::kind));
    };
  }

  private static Finding plain(Trial trial, double logE, double logLimit, double allowed) {
    return new Finding(trial.check().name(), trial.spoke(), logE, logLimit, allowed);
  }

  private static Finding comparison(Ledger ledger, Trial trial, Comparison it) {
    return new Finding(
        trial.check().name(),
        trial.spoke(),
        it.logE(),
        ledger.comparisonLimit(),
        it.allowed(),
        it.mixture().map(mixture -> mixture.dispersion(0)),
        it.placebo().map(Mixture::logE),
        it.safe().map(Safe::logE),
        it.ratio().flatMap(ratio -> ratio.interval(ledger.alpha())));
  }

  private static Finding restarts(Ledger ledger, Trial trial, Restarts it) {
    Evidence.Endings ended = new Evidence.Endings(it.candidate().ended(), it.stable().ended());
    return new Finding(
        trial.check().name(),
        trial.spoke(),
        it.logE(),
        ledger.comparisonLimit() + Pooled.surcharge(ledger),
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
  private static Finding away(Trial trial, Finding it) {
    return trial.away().isEmpty()
        ? it
        : new Finding(
            it.check(),
            it.spoke(),
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
            away(trial),
            Optional.empty());
  }

  private static Optional<Evidence.Away> away(Trial trial) {
    return trial.away().map(it -> new Evidence.Away(it.reason(), it.since()));
  }

  private static Finding apart(
      Trial trial,
      Optional<Evidence.Measurements> measured,
      Optional<Evidence.Scored> scored,
      Optional<Verdict.Kind> told) {
    return new Finding(
        trial.check().name(),
        trial.spoke(),
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
        told,
        away(trial),
        Optional.empty());
  }

  private static Evidence.Measurements measured(Threshold it) {
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

  private static Evidence.Scored scored(Score it) {
    return new Evidence.Scored(
        it.found().map(Score.Found::label).orElse(Label.NO_DATA),
        it.found().map(found -> found.shift().lower()),
        it.found().map(found -> found.shift().upper()),
        it.found().map(found -> found.shift().estimate()),
        it.found().flatMap(Score.Found::effect),
        it.candidate().size(),
        it.stable().size());
  }

  private static Stream<Finding> mean(Ledger ledger) {
    List<Trial> comparisons =
        ledger.live().filter(trial -> trial.judge() instanceof Comparison).toList();
    return Pooled.of(ledger).count() < 2 || comparisons.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Finding(
                ALL_COMPARISONS,
                comparisons.stream().anyMatch(Trial::spoke),
                ledger.comparisonLogE(),
                ledger.comparisonLimit(),
                comparisons.getFirst().judge() instanceof Comparison it ? it.allowed() : 0));
  }

  private static Stream<Finding> total(Ledger ledger) {
    return Scores.total(ledger).stream()
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
                        score, ledger.scoring().pass(), ledger.scoring().marginal())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
  }

  private Findings() {}
}
