package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import java.util.List;
import java.util.Optional;

/// Tests that candidate requests fail, or are slow, at most `allow` times as often as stable's in
/// every tick. The rate common to both may change freely from tick to tick, and so may the split:
/// each tick is its own stratum, and ticks are not pooled. Without stable requests there is no
/// evidence.
///
/// @param allow highest ratio of the rates that is still good, at least 1
/// @param mixture the e-process; empty before the first tick with requests of both versions
/// @param placebo e-process on errors with an instance of stable in place of the candidate; empty
///   until stable had two instances
/// @param safe e-process that proves the candidate not much worse; empty if the check does not
///   request it
/// @param strata statistics of the final test; empty without a final test, or if latency is
///   compared
/// @param ratio ratio of the error rates; empty if latency is compared
public record ComparisonJudge(
    Compare compare,
    double allow,
    Optional<Mixture> mixture,
    Optional<Mixture> placebo,
    Optional<NonInferiorityTest> safe,
    Optional<StratifiedTest> strata,
    Optional<Ratio> ratio)
    implements Judge.EProcess {

  public static ComparisonJudge start(Compare what, double allow) {
    return new ComparisonJudge(
        what,
        allow,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        what == Compare.ERROR_RATE ? Optional.of(new Ratio()) : Optional.empty());
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
        ratio);
  }

  /// Returns the comparison with the statistics of a final test, if it compares errors.
  ComparisonJudge withStrata() {
    return compare == Compare.ERROR_RATE
        ? new ComparisonJudge(
            compare, allow, mixture, placebo, safe, Optional.of(StratifiedTest.NONE), ratio)
        : this;
  }

  @Override
  public ComparisonJudge tick(Tick tick) {
    if (mixture.isEmpty() && !hasDataFor(tick)) {
      return this;
    }
    Mixture next = next(mixture, tick);
    return new ComparisonJudge(
        compare,
        allow,
        Optional.of(next),
        compare == Compare.ERROR_RATE ? findPlacebo(tick) : placebo,
        safe.map(it -> it.tick(tick)),
        strata.map(it -> strata(it, next, tick)),
        ratio.map(it -> ratio(it, tick)));
  }

  private Mixture next(Optional<Mixture> before, Tick tick) {
    Mixture next =
        before
            .map(Mixture::copy)
            .orElseGet(() ->
                Mixture.start(
                    compare,
                    statistics(compare, tick),
                    allow,
                    tick.counts().fleet().stable().size()));
    next.tick(compare, tick);
    return next;
  }

  private Optional<Mixture> findPlacebo(Tick tick) {
    List<InstanceCounts.Member> members = tick.counts().fleet().stable();
    return members.size() < 2 && placebo.isEmpty()
        ? placebo
        : Optional.of(next(placebo, tick.placebo()));
  }

  private StratifiedTest strata(StratifiedTest before, Mixture next, Tick tick) {
    double dispersion = next.dispersion(0);
    StratifiedTest now = (tick.shifted() ? before.closed(dispersion) : before).plus(tick, allow);
    return next.hasEnded(Mixture.MINUTE, tick) ? now.closed(dispersion) : now;
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
  public double logE() {
    return mixture.map(Mixture::logE).orElse(0.0);
  }

  @Override
  public double logBound() {
    return mixture.map(Mixture::logBound).orElse(0.0);
  }

  @Override
  public double allowed() {
    return RatioGrid.tolerance(allow);
  }

  /// Returns the number of statistics in `tick`; 0 if it was not measured for both versions.
  static int statistics(Compare metric, Tick tick) {
    return switch (metric) {
      case ERROR_RATE -> 1;
      case LATENCY -> Math.min(tick.candidate().slow().size(), tick.stable().slow().size());
    };
  }

  /// Returns the number of failed or slow requests of statistic `s`, from 0.
  static long hits(Compare metric, Counts counts, int s) {
    return switch (metric) {
      case ERROR_RATE -> counts.errors();
      case LATENCY -> s < counts.slow().size() ? counts.slow().get(s) : 0;
    };
  }
}
