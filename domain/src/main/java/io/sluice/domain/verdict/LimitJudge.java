package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.LatencyBounds;
import java.util.List;
import java.util.Optional;

/// Tests that the share of failed, or slow, candidate requests is at most `limit` in every tick,
/// regardless of stable.
///
/// For each ratio ρ of the grid the log e-value grows by x ln ρ - n · limit · (ρ - 1).
///
/// @param limit highest share that is still good, 0 to 1
/// @param bound number of the latency bound above which a request is slow, from 0; empty for a
///   limit on errors
/// @param sums log e-values by ratio
public record LimitJudge(double limit, Optional<Integer> bound, List<Double> sums)
    implements Judge.EProcess {
  public LimitJudge {
    sums = List.copyOf(sums);
  }

  /// Returns a limit on the share of failed requests.
  public static LimitJudge start(double limit) {
    return new LimitJudge(limit, Optional.empty(), RatioGrid.ZERO);
  }

  static LimitJudge start(Analysis.Limit limit) {
    return limit
        .latency()
        .map(slow ->
            new LimitJudge(
                slow.share(), Optional.of(LatencyBounds.index(slow.above())), RatioGrid.ZERO))
        .orElseGet(() -> start(limit.errors().orElseThrow()));
  }

  /// Returns the limit without evidence.
  LimitJudge restarted() {
    return new LimitJudge(limit, bound, RatioGrid.ZERO);
  }

  @Override
  public LimitJudge tick(Tick tick) {
    if (!hasDataFor(tick)) {
      return this;
    }
    long n = tick.candidate().requests();
    long x = hits(tick.candidate());
    return new LimitJudge(
        limit,
        bound,
        RatioGrid.plus(sums, g -> x * RatioGrid.log(g) - n * limit * (RatioGrid.ratio(g) - 1)));
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return tick.candidate().requests() > 0 && isMeasuring(tick.candidate());
  }

  /// Whether `counts` contains the limited statistic.
  boolean isMeasuring(Counts counts) {
    return bound.map(k -> k < counts.slow().size()).orElse(true);
  }

  /// Returns the number of failed, or slow, requests.
  long hits(Counts counts) {
    return bound.map(k -> isMeasuring(counts) ? counts.slow().get(k) : 0L).orElse(counts.errors());
  }

  /// Returns their share, 0 to 1; 0 without requests.
  double share(Counts counts) {
    return counts.requests() == 0 ? 0 : (double) hits(counts) / counts.requests();
  }

  @Override
  public double logE() {
    return RatioGrid.logMeanExp(sums);
  }

  @Override
  public double allowed() {
    return limit;
  }
}
