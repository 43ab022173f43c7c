package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.FleetNoise.Noise;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Tests that candidate requests fail, or are slow, at most `allow` times as often as stable's in
/// every tick. The rate common to both may change freely, and so may the split: each bet is its own
/// stratum, a tick or, with sparse traffic, a [TickPool]. Without stable requests there is no
/// evidence.
///
/// @param allow highest ratio of the rates that is still good, at least 1
/// @param mixture the e-process; empty before the first tick with stable requests
/// @param placebo e-process on errors with an instance of stable in place of the candidate; empty
///   until stable had two instances
/// @param safe e-process that proves the candidate not much worse; empty if the check does not
///   request it
/// @param strata statistics of the final test; empty without a final test, or if latency is
///   compared
/// @param ratio ratio of the error rates; empty if latency is compared
/// @param prior noise of the lane's record, by statistic; empty if unknown
public record ComparisonJudge(
    Compare compare,
    double allow,
    Optional<CappedMixture> mixture,
    Optional<CappedMixture> placebo,
    Optional<NonInferiorityTest> safe,
    Optional<StratifiedTest> strata,
    Optional<Ratio> ratio,
    List<Noise> prior)
    implements Judge.EProcess {
  /// The number of errors from which a record shows how they come in clumps.
  private static final double KNOWN_HITS = 16;

  public ComparisonJudge {
    prior = List.copyOf(prior);
  }

  public static ComparisonJudge start(Compare what, double allow) {
    return new ComparisonJudge(
        what,
        allow,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        what == Compare.ERROR_RATE ? Optional.of(new Ratio()) : Optional.empty(),
        List.of());
  }

  /// Returns the comparison with an e-process that proves the candidate safe.
  ///
  /// @param times ratio to disprove; see [NonInferiorityTest]
  ComparisonJudge proving(double times) {
    return new ComparisonJudge(
        compare,
        allow,
        mixture,
        placebo,
        Optional.of(NonInferiorityTest.start(times)),
        strata,
        ratio,
        prior);
  }

  /// Returns the comparison with the statistics of a final test, if it compares errors.
  ComparisonJudge withStrata() {
    return compare == Compare.ERROR_RATE
        ? new ComparisonJudge(
            compare, allow, mixture, placebo, safe, Optional.of(StratifiedTest.NONE), ratio, prior)
        : this;
  }

  /// Returns the comparison with the noise of the lane's fleet as a prior.
  ComparisonJudge withNoise(FleetNoise noise) {
    List<Noise> loaded =
        compare == Compare.ERROR_RATE ? noise.errors().stream().toList() : noise.latency();
    return new ComparisonJudge(compare, allow, mixture, placebo, safe, strata, ratio, loaded);
  }

  @Override
  public ComparisonJudge tick(Tick tick) {
    boolean isMeasured =
        tick.stable().requests() > 0 && Hits.of(compare).statistics(tick.stable()) > 0;
    if (mixture.isEmpty() && !isMeasured) {
      return this;
    }
    CappedMixture next = next(mixture, this::begin, tick);
    return new ComparisonJudge(
        compare,
        allow,
        Optional.of(next),
        compare == Compare.ERROR_RATE ? findPlacebo(tick) : placebo,
        safe.map(it -> it.tick(tick)),
        strata.map(it -> strata(it, next, tick)),
        ratio.map(it -> ratio(it, tick)),
        prior);
  }

  private static CappedMixture next(
      Optional<CappedMixture> before, Function<Tick, CappedMixture> first, Tick tick) {
    CappedMixture next = before.map(CappedMixture::copy).orElseGet(() -> first.apply(tick));
    next.tick(tick);
    return next;
  }

  private CappedMixture begin(Tick tick) {
    CappedMixture start = startWithoutNoise(tick);
    start.setPrior(prior);
    boolean isKnown = prior.stream().anyMatch(it -> it.prior().second().hits() >= KNOWN_HITS);
    if (compare == Compare.ERROR_RATE && !isKnown) {
      start.compareInstances();
    }
    return start;
  }

  /// Returns a mixture without a record of the fleet's noise.
  private CappedMixture startWithoutNoise(Tick tick) {
    Hits kind = Hits.of(compare);
    int statistics =
        tick.candidate().requests() > 0
            ? Math.min(kind.statistics(tick.candidate()), kind.statistics(tick.stable()))
            : kind.statistics(tick.stable());
    return CappedMixture.start(compare, Math.max(1, statistics), allow);
  }

  private Optional<CappedMixture> findPlacebo(Tick tick) {
    List<InstanceCounts.Member> members = tick.counts().fleet().reached();
    return members.size() < 2 && placebo.isEmpty()
        ? placebo
        : Optional.of(next(placebo, this::startWithoutNoise, tick.placebo()));
  }

  private StratifiedTest strata(StratifiedTest before, CappedMixture next, Tick tick) {
    double dispersion = next.dispersion(0);
    StratifiedTest start = tick.shifted() ? before.closed(dispersion) : before;
    StratifiedTest now = tick.counts().fleet().isWarmingUp() ? start : start.plus(tick, allow);
    return next.hasEnded(CappedMixture.MINUTE, tick) ? now.closed(dispersion) : now;
  }

  /// Returns the p-value of the final test; 1 without its statistics.
  double finalChance() {
    double clumps = mixture.map(it -> it.clumps(0)).orElse(1.0);
    return strata.map(test -> test.chance(clumps)).orElse(1.0);
  }

  private static Ratio ratio(Ratio before, Tick tick) {
    Ratio next = before.copy();
    next.add(tick);
    return next;
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return statistics(compare, tick) > 0
        && tick.candidate().requests() > 0
        && tick.stable().requests() > 0;
  }

  @Override
  public boolean isOfLatency() {
    return compare == Compare.LATENCY;
  }

  @Override
  public double logE() {
    return mixture.map(CappedMixture::logE).orElse(0.0);
  }

  @Override
  public double logBound() {
    return mixture.map(CappedMixture::logBound).orElse(0.0);
  }

  /// Returns the log e-value of the warm-up's test; 0 unless errors are compared.
  double warmUpLogE() {
    return mixture.map(CappedMixture::warmUpLogE).orElse(0.0);
  }

  @Override
  public double allowed() {
    return RatioGrid.tolerance(allow);
  }

  /// Returns the number of statistics in `tick`; 0 if it was not measured for both versions.
  static int statistics(Compare metric, Tick tick) {
    Hits kind = Hits.of(metric);
    return Math.min(kind.statistics(tick.candidate()), kind.statistics(tick.stable()));
  }
}
