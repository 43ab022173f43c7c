package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Scoring;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The evidence from the ticks of a watch, over all steps of the release. It is a fold of ticks and
/// of nothing else, so a replay of the recorded ticks gives the same bits.
///
/// The code for each tick avoids streams: up to 10,000 watches process a tick every second.
///
/// @param finalTest whether half of alpha is reserved for a final test
/// @param scored how scores are combined; see [#scoring]
/// @param checks state of each check
/// @param restarts number of times that the limits' processes restarted after a shared failure; the
///   k-th restart uses α/2^k
/// @param shared the shared failure, present while stable fails too
/// @param lastTick number of the last tick; 0 before the first
public record CumulativeEvidence(
    double alpha,
    boolean finalTest,
    Optional<Scoring> scored,
    List<CheckState> checks,
    int restarts,
    Optional<SharedFailure> shared,
    Optional<Breach> breach,
    RecentTicks recent,
    long lastTick,
    Optional<Instant> from,
    Optional<Instant> to) {

  public CumulativeEvidence {
    checks = List.copyOf(checks);
  }

  public static CumulativeEvidence start(Analysis analysis) {
    return new CumulativeEvidence(
        analysis.alpha(),
        analysis.finalTest().orElse(false),
        analysis.scoring(),
        analysis.checks().stream()
            .map(check -> CheckState.start(check, analysis.finalTest().orElse(false)))
            .toList(),
        0,
        Optional.empty(),
        Optional.empty(),
        RecentTicks.NONE,
        0,
        Optional.empty(),
        Optional.empty());
  }

  /// Returns the evidence after a tick.
  ///
  /// @param compared the tick with the control instances as its only stable instances
  /// @param counts whether the tick counts for the present step
  CumulativeEvidence tick(Tick tick, Tick compared, boolean counts) {
    return new CumulativeEvidence(
            alpha,
            finalTest,
            scored,
            checks.stream().map(checkState -> checkState.tick(compared, counts)).toList(),
            restarts,
            shared.map(SharedFailure::longer),
            breach,
            recent.plus(tick, hasLatencyLimit()),
            tick.number(),
            from.or(() -> Optional.of(tick.from())),
            Optional.of(tick.to()))
        .judged(tick);
  }

  /// Returns how scores are combined.
  Scoring scoring() {
    return scored.orElse(Scoring.DEFAULT);
  }

  /// Returns the evidence with the baseline of earlier good releases.
  ///
  /// @param means means by check; see [WatchEvent.BaselineLoaded]
  CumulativeEvidence withBaseline(Map<String, List<Double>> means) {
    List<CheckState> updated =
        checks.stream()
            .map(checkState ->
                checkState.withBaseline(means.getOrDefault(checkState.check().name(), List.of())))
            .toList();
    return with(updated, restarts, shared, breach);
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
    return with(checks.stream().map(CheckState::atStepStart).toList(), restarts, shared, breach);
  }

  /// Returns the evidence after instances ended.
  CumulativeEvidence withEndings(WatchEvent.InstancesLost lost) {
    return with(
        checks.stream().map(checkState -> checkState.withEndings(lost)).toList(),
        restarts,
        shared,
        breach);
  }

  /// Returns the log of the combined e-value of all comparisons and restart checks; 0 without any.
  public double comparisonLogE() {
    return PooledEvidence.logE(checks);
  }

  /// Returns the log e-value at which a comparison is breached.
  public double comparisonLimit() {
    return -Math.log(finalTest ? alpha / 2 : alpha);
  }

  /// Returns the log e-value at which a limit is breached.
  double limitLimit() {
    return -Math.log(alpha) + restarts * Math.log(2);
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
    Optional<CheckState> failed = IndependentChecks.findFailed(this, tick);
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

  private CumulativeEvidence judgeLimit(CheckState checkState, LimitJudge limitJudge) {
    Counts stable = checkState.recent().orElse(recent).stable(SharedFailure.LOOK_BACK, limitJudge);
    Optional<String> check = checkState.recent().map(_ -> checkState.check().name());
    return limitJudge.share(stable) > limitJudge.limit()
        ? with(
            checks, restarts, Optional.of(new SharedFailure(limitJudge, 0, stable, check)), breach)
        : withBreach(checkState, limitJudge.logE(), limitLimit());
  }

  private CumulativeEvidence restartLimits() {
    List<CheckState> restarted = checks.stream().map(CheckState::restarted).toList();
    return with(restarted, restarts + 1, Optional.empty(), breach);
  }

  private CumulativeEvidence withBreach(CheckState checkState, double logE, double logLimit) {
    Breach breach =
        new Breach(
            checkState.check().name(),
            checkState.judge(),
            logE,
            logLimit,
            checkState.recent().orElse(recent).candidate(),
            checkState.recent().orElse(recent).stable(),
            CheckMessages.findRollbackReason(checkState, this));
    return with(checks, restarts, shared, Optional.of(breach));
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

  private CumulativeEvidence with(
      List<CheckState> trials,
      int restarts,
      Optional<SharedFailure> shared,
      Optional<Breach> withdrawal) {
    return new CumulativeEvidence(
        alpha, finalTest, scored, trials, restarts, shared, withdrawal, recent, lastTick, from, to);
  }
}
