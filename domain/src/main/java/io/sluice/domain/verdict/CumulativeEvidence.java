package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Evidence;
import io.sluice.contract.Scoring;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The evidence from the ticks of a watch, over all steps of the release. It is a fold of ticks and
/// of nothing else, so a replay of the recorded ticks gives the same bits.
///
/// The code for each tick avoids streams: up to 10,000 watches process a tick every second.
///
/// @param checks state of each check
/// @param shares parts of α by test
/// @param shared the shared failure, present while stable fails too
public record CumulativeEvidence(
    Analysis analysis,
    List<CheckState> checks,
    AlphaShares shares,
    Optional<SharedFailure> shared,
    Optional<Breach> breach,
    RecentTicks recent,
    Evidence.TickRange ticks) {

  /// Number of last ticks whose stable requests the sentence on a shared failure counts.
  private static final int SHOWN = 10;

  public CumulativeEvidence {
    checks = List.copyOf(checks);
  }

  public static CumulativeEvidence start(Analysis analysis) {
    boolean isTested = analysis.finalTest().orElse(false);
    return new CumulativeEvidence(
        analysis,
        analysis.checks().stream().map(check -> CheckState.start(check, isTested)).toList(),
        AlphaShares.of(analysis.checks()),
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
    Tick limited = tick.withoutYoung();
    List<CheckState> next = new ArrayList<>(checks.size());
    for (CheckState checkState : checks) {
      next.add(checkState.tick(checkState.isLimit() ? limited : compared, counts));
    }
    return new CumulativeEvidence(
            analysis,
            next,
            shares,
            shared,
            breach,
            recent.plus(tick, hasLatency()),
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

  /// Returns the evidence with the noise of the lane's fleet as the prior of each check of the
  /// router.
  CumulativeEvidence withNoise(FleetNoise noise) {
    return withEach(checkState -> checkState.withNoise(noise));
  }

  /// Returns the noise of the stable instances so far.
  public FleetNoise measuredNoise() {
    Optional<Noise> errors = findNoise(Compare.ERROR_RATE).flatMap(it -> it.stream().findFirst());
    return new FleetNoise(errors, findNoise(Compare.LATENCY).orElse(List.of()));
  }

  private Optional<List<Noise>> findNoise(Compare compare) {
    return checks.stream()
        .filter(CheckState::isOfRouter)
        .flatMap(
            it -> it.judge() instanceof ComparisonJudge judge ? Stream.of(judge) : Stream.empty())
        .filter(judge -> judge.compare() == compare)
        .flatMap(judge -> judge.mixture().stream())
        .map(CappedMixture::noise)
        .findFirst();
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

  /// Returns the log of the combined e-value of all tests; 0 without any.
  public double totalLogE() {
    return totalLogE(Judge.EProcess::logE);
  }

  /// Returns [#totalLogE] with the log e-values that `logE` returns.
  double totalLogE(ToDoubleFunction<Judge.EProcess> logE) {
    return PooledEvidence.logE(checks, shares, logE);
  }

  /// Returns the log of the combined e-value at which the candidate is rolled back.
  public double limit() {
    return -Math.log(hasFinalTest() ? alpha() / 2 : alpha());
  }

  /// Returns the log e-value at which the test of a check alone rolls the candidate back. For a dry
  /// run it is the limit of a test with all of α.
  double limitOf(CheckState checkState) {
    return PooledEvidence.hasPart(checkState, shares)
        ? limit() - PooledEvidence.logPart(checkState, shares)
        : limit();
  }

  /// Returns the p-value of the final test: the chance of at least as many failures over all steps
  /// for a candidate no worse than allowed; 1 without a final test. Valid for a single call only.
  double chance() {
    List<ComparisonJudge> all = comparisons().filter(it -> it.strata().isPresent()).toList();
    double least = all.stream().mapToDouble(ComparisonJudge::finalChance).min().orElse(1);
    return Math.min(1, least * Math.max(1, all.size()));
  }

  private boolean hasLatency() {
    for (CheckState checkState : checks) {
      if (checkState.judge().isOfLatency()) {
        return true;
      }
    }
    return false;
  }

  private CumulativeEvidence judged(Tick tick) {
    if (breach.isPresent()) {
      return this;
    }
    if (PooledEvidence.logE(checks, shares, Judge.EProcess::logBound) >= limit()
        && totalLogE() >= limit()) {
      return withBreach(strongest(), totalLogE(), limit());
    }
    for (CheckState checkState : checks) {
      if (!checkState.isDry()
          && checkState.judge() instanceof RestartJudge it
          && it.findBreach().isPresent()) {
        return withBreach(checkState, it.logE(), limit());
      }
    }
    Optional<CheckState> failed = findFailed(tick);
    if (failed.isPresent()) {
      return withBreach(failed.get(), 0, 0);
    }
    return shared.isPresent() ? withSharedEnd(shared.get()) : withSharedBegin();
  }

  /// Returns the evidence with a shared failure, if the candidate and stable are over a limit.
  private CumulativeEvidence withSharedBegin() {
    for (CheckState checkState : checks) {
      if (!checkState.isDry()
          && checkState.judge() instanceof LimitJudge it
          && isOver(checkState, it.process().candidateLogE())
          && isOver(checkState, it.process().stableLogE())) {
        Counts stable = checkState.recent().orElse(recent).stable(SHOWN, it);
        return withLimit(checkState, it.withSharedBegun())
            .with(Optional.of(new SharedFailure(it, stable, checkState.check().name())));
      }
    }
    return this;
  }

  /// Returns the evidence without the shared failure, if stable keeps the limit again.
  private CumulativeEvidence withSharedEnd(SharedFailure failure) {
    for (CheckState checkState : checks) {
      if (checkState.check().name().equals(failure.check())
          && checkState.judge() instanceof LimitJudge it
          && it.process().hasRecovered(-Math.log(alpha()))) {
        return withLimit(checkState, it.withSharedEnded()).with(Optional.empty());
      }
    }
    return this;
  }

  private boolean isOver(CheckState checkState, double logE) {
    return logE >= limitOf(checkState);
  }

  /// Returns the limits that the candidate provably exceeds, and that stable does not provably
  /// exceed.
  Stream<CheckState> undecidedLimits() {
    return live()
        .filter(checkState ->
            checkState.judge() instanceof LimitJudge it
                && isOver(checkState, it.process().candidateLogE())
                && !isOver(checkState, it.process().stableLogE()));
  }

  private CumulativeEvidence withLimit(CheckState changed, LimitJudge limitJudge) {
    String name = changed.check().name();
    return withEach(it -> it.check().name().equals(name) ? it.with(limitJudge) : it);
  }

  /// Returns the first check without an e-value that rolls the candidate back at this tick.
  private Optional<CheckState> findFailed(Tick tick) {
    for (CheckState checkState : checks) {
      if (!checkState.isDry() && hasFailed(checkState.judge(), tick)) {
        return Optional.of(checkState);
      }
    }
    return Optional.empty();
  }

  private boolean hasFailed(Judge judge, Tick tick) {
    return switch (judge) {
      case ThresholdJudge it -> it.phase() == ThresholdJudge.Phase.FAILED;
      case ExternalVerdictJudge it -> it.kind() == Verdict.Kind.UNHEALTHY;
      case ScoreJudge _ -> ScoreAggregator.isBadAt(this, tick.span());
      case ComparisonJudge _, LimitJudge _, RestartJudge _ -> false;
    };
  }

  private CumulativeEvidence withBreach(CheckState checkState, double logE, double logLimit) {
    RecentTicks all = checkState.recent().orElse(recent);
    RecentTicks last = checkState.judge().isOfLatency() ? all.withLatency() : all;
    Breach found =
        new Breach(
            checkState.check().name(),
            checkState.judge(),
            logE,
            logLimit,
            last.candidate(),
            last.stable(),
            CheckMessages.findRollbackReason(checkState, this));
    return new CumulativeEvidence(
        analysis, checks, shares, shared, Optional.of(found), recent, ticks);
  }

  private CheckState strongest() {
    return PooledEvidence.of(this)
        .max(
            Comparator.comparingDouble(checkState -> PooledEvidence.contribution(this, checkState)))
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
        analysis, checks.stream().map(change).toList(), shares, shared, breach, recent, ticks);
  }

  private CumulativeEvidence with(Optional<SharedFailure> failure) {
    return new CumulativeEvidence(analysis, checks, shares, failure, breach, recent, ticks);
  }
}
