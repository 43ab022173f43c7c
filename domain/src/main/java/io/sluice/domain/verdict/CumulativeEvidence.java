package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Evidence;
import io.sluice.contract.Scoring;
import io.sluice.contract.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The evidence from the ticks of a watch, over all steps of the release. It is a fold of ticks and
/// of nothing else, so a replay of the recorded ticks gives the same bits.
///
/// The code for each tick avoids streams: up to 10,000 watches process a tick every second.
///
/// @param checks state of each check
/// @param restarts number of times that the limits' processes restarted after a shared failure; the
///   k-th restart uses α/2^k
/// @param shared the shared failure, present while stable fails too
public record CumulativeEvidence(
    Analysis analysis,
    List<CheckState> checks,
    int restarts,
    Optional<SharedFailure> shared,
    Optional<Breach> breach,
    RecentTicks recent,
    Evidence.TickRange ticks) {

  public CumulativeEvidence {
    checks = List.copyOf(checks);
  }

  public static CumulativeEvidence start(Analysis analysis) {
    boolean isTested = analysis.finalTest().orElse(false);
    return new CumulativeEvidence(
        analysis,
        analysis.checks().stream().map(check -> CheckState.start(check, isTested)).toList(),
        0,
        Optional.empty(),
        Optional.empty(),
        RecentTicks.NONE,
        Evidence.TickRange.NONE);
  }

  double alpha() {
    return analysis.alpha();
  }

  /// Whether half of alpha is reserved for a final test.
  boolean hasFinalTest() {
    return analysis.finalTest().orElse(false);
  }

  /// Returns how scores are combined.
  Scoring scoring() {
    return analysis.scoring().orElse(Scoring.DEFAULT);
  }

  /// Returns the number of the last tick; 0 before the first.
  public long lastTick() {
    return ticks.lastTick();
  }

  /// Returns the evidence after a tick.
  ///
  /// @param compared the tick with the control instances as its only stable instances
  /// @param counts whether the tick counts for the present step
  CumulativeEvidence tick(Tick tick, Tick compared, boolean counts) {
    return new CumulativeEvidence(
            analysis,
            checks.stream().map(checkState -> checkState.tick(compared, counts)).toList(),
            restarts,
            shared.map(SharedFailure::longer),
            breach,
            recent.plus(tick, hasLatencyLimit()),
            ticks.plus(tick.number(), tick.span().from(), tick.span().to()))
        .judged(tick);
  }

  /// Returns the evidence with the baseline of earlier good releases.
  ///
  /// @param means means by check; see [WatchEvent.BaselineLoaded]
  CumulativeEvidence withBaseline(Map<String, List<Double>> means) {
    return withEach(checkState ->
        checkState.withBaseline(means.getOrDefault(checkState.check().name(), List.of())));
  }

  /// Returns the mean so far of each check with measured values.
  public Map<String, Mean> means() {
    return checks.stream()
        .filter(checkState -> checkState.mean().isPresent())
        .collect(
            Collectors.toMap(
                checkState -> checkState.check().name(), it -> it.mean().orElseThrow()));
  }

  /// Returns the evidence at the start of a new step.
  CumulativeEvidence step() {
    return withEach(CheckState::atStepStart);
  }

  /// Returns the evidence after instances ended.
  CumulativeEvidence withEndings(WatchEvent.InstancesLost lost) {
    return withEach(checkState -> checkState.withEndings(lost));
  }

  /// Returns the log of the combined e-value of all comparisons and restart checks; 0 without any.
  public double comparisonLogE() {
    return PooledEvidence.logE(checks);
  }

  /// Returns the log e-value at which a comparison is breached.
  public double comparisonLimit() {
    return -Math.log(hasFinalTest() ? alpha() / 2 : alpha());
  }

  /// Returns the log e-value at which a limit is breached.
  double limitLimit() {
    return -Math.log(alpha()) + restarts * Math.log(2);
  }

  /// Returns the p-value of the final test: the chance of at least as many failures over all steps
  /// for a candidate no worse than allowed; 1 without a final test. Valid for a single call only.
  double chance() {
    List<StratifiedTest> all = comparisons().flatMap(it -> it.strata().stream()).toList();
    double least = all.stream().mapToDouble(StratifiedTest::chance).min().orElse(1);
    return Math.min(1, least * Math.max(1, all.size()));
  }

  private boolean hasLatencyLimit() {
    for (CheckState checkState : checks) {
      if (checkState.judge() instanceof LimitJudge limitJudge && limitJudge.bound().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private CumulativeEvidence judged(Tick tick) {
    if (breach.isPresent()) {
      return this;
    }
    if (PooledEvidence.logBound(checks) >= comparisonLimit()
        && comparisonLogE() >= comparisonLimit()) {
      return withBreach(strongest(), comparisonLogE(), comparisonLimit());
    }
    for (CheckState checkState : checks) {
      if (!checkState.isDry()
          && checkState.judge() instanceof RestartJudge it
          && it.findBreach().isPresent()) {
        return withBreach(checkState, it.logE(), comparisonLimit());
      }
    }
    Optional<CheckState> failed = findFailed(tick);
    if (failed.isPresent()) {
      return withBreach(failed.get(), 0, 0);
    }
    if (shared.isPresent()) {
      return shared.get().isOver(recentOf(shared.get())) ? restartLimits() : this;
    }
    for (CheckState checkState : checks) {
      if (!checkState.isDry()
          && checkState.judge() instanceof LimitJudge it
          && it.logE() >= limitLimit()) {
        return judgeLimit(checkState, it);
      }
    }
    return this;
  }

  /// Returns the first check without an e-value that rolls the candidate back at this tick.
  private Optional<CheckState> findFailed(Tick tick) {
    return live()
        .filter(checkState ->
            switch (checkState.judge()) {
              case ThresholdJudge it -> it.phase() == ThresholdJudge.Phase.FAILED;
              case ExternalVerdictJudge it -> it.kind() == Verdict.Kind.UNHEALTHY;
              case ScoreJudge _ -> ScoreAggregator.isBadAt(this, tick.span());
              case ComparisonJudge _, LimitJudge _, RestartJudge _ -> false;
            })
        .findFirst();
  }

  private CumulativeEvidence judgeLimit(CheckState checkState, LimitJudge limitJudge) {
    Counts stable = checkState.recent().orElse(recent).stable(SharedFailure.LOOK_BACK, limitJudge);
    Optional<String> check = checkState.recent().map(_ -> checkState.check().name());
    return limitJudge.share(stable) > limitJudge.limit()
        ? with(restarts, Optional.of(new SharedFailure(limitJudge, 0, stable, check)))
        : withBreach(checkState, limitJudge.logE(), limitLimit());
  }

  private CumulativeEvidence restartLimits() {
    return withEach(CheckState::restarted).with(restarts + 1, Optional.empty());
  }

  private CumulativeEvidence withBreach(CheckState checkState, double logE, double logLimit) {
    Breach found =
        new Breach(
            checkState.check().name(),
            checkState.judge(),
            logE,
            logLimit,
            checkState.recent().orElse(recent).candidate(),
            checkState.recent().orElse(recent).stable(),
            CheckMessages.findRollbackReason(checkState, this));
    return new CumulativeEvidence(
        analysis, checks, restarts, shared, Optional.of(found), recent, ticks);
  }

  /// Returns the recent counts of the source that found the shared failure.
  private RecentTicks recentOf(SharedFailure failure) {
    return checks.stream()
        .filter(checkState -> failure.check().filter(checkState.check().name()::equals).isPresent())
        .flatMap(checkState -> checkState.recent().stream())
        .findFirst()
        .orElse(recent);
  }

  private CheckState strongest() {
    return PooledEvidence.of(this)
        .max(Comparator.comparingDouble(checkState -> PooledEvidence.part(this, checkState)))
        .orElseThrow();
  }

  /// Returns all checks that are no dry runs.
  Stream<CheckState> live() {
    return checks.stream().filter(checkState -> !checkState.isDry());
  }

  private Stream<ComparisonJudge> comparisons() {
    return live()
        .flatMap(checkState ->
            checkState.judge() instanceof ComparisonJudge it ? Stream.of(it) : Stream.empty());
  }

  private CumulativeEvidence withEach(UnaryOperator<CheckState> change) {
    return new CumulativeEvidence(
        analysis, checks.stream().map(change).toList(), restarts, shared, breach, recent, ticks);
  }

  private CumulativeEvidence with(int restarts, Optional<SharedFailure> shared) {
    return new CumulativeEvidence(analysis, checks, restarts, shared, breach, recent, ticks);
  }
}
