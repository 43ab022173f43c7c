package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.LatencyBounds;
import java.util.Optional;

/// Tests that the share of failed, or slow, candidate requests is at most `limit` in every tick. A
/// breach needs a candidate that is over the limit and worse than stable; see [LimitProcess].
///
/// @param limit highest share that is still good, 0 to 1
/// @param bound number of the latency bound above which a request is slow, from 0; empty for a
///   limit on errors
/// @param process e-processes of the limit
public record LimitJudge(double limit, Optional<Integer> bound, LimitProcess process)
    implements Judge.EProcess {

  private static LimitJudge start(double limit, Optional<Integer> bound, double allow) {
    return new LimitJudge(
        limit, bound, new LimitProcess(Hits.of(bound), bound.orElse(0), limit, allow, true));
  }

  /// Returns a limit on the share of failed requests.
  public static LimitJudge start(double limit) {
    return start(limit, Optional.empty(), Analysis.DEFAULT_ALLOW);
  }

  /// @param allow highest ratio of candidate to stable that is still good
  static LimitJudge start(Analysis.Limit limit, double allow) {
    return limit
        .latency()
        .map(slow -> start(slow.share(), Optional.of(LatencyBounds.index(slow.above())), allow))
        .orElseGet(() -> start(limit.errors().orElseThrow(), Optional.empty(), allow));
  }

  /// Returns the limit with the noise of the lane's record as a prior.
  LimitJudge withNoise(FleetNoise noise) {
    Optional<FleetNoise.Noise> mine =
        bound.isEmpty() ? noise.errors() : noise.latency().stream().skip(bound.get()).findFirst();
    LimitProcess next = process.copy();
    mine.ifPresent(next::setPrior);
    return new LimitJudge(limit, bound, next);
  }

  /// Returns the limit after a shared failure has begun.
  LimitJudge withSharedBegun() {
    LimitProcess next = process.copy();
    next.beginShared();
    return new LimitJudge(limit, bound, next);
  }

  /// Returns the limit after a shared failure has ended.
  LimitJudge withSharedEnded() {
    LimitProcess next = process.copy();
    next.endShared();
    return new LimitJudge(limit, bound, next);
  }

  @Override
  public LimitJudge tick(Tick tick) {
    LimitProcess next = process.copy();
    if (isMissing(tick.candidate()) || isMissing(tick.stable())) {
      next.skip();
    } else {
      next.tick(tick);
    }
    return new LimitJudge(limit, bound, next);
  }

  @Override
  public boolean hasDataFor(Tick tick) {
    return tick.candidate().requests() > 0 && isMeasuring(tick.candidate());
  }

  @Override
  public boolean isOfLatency() {
    return bound.isPresent();
  }

  /// Whether there are requests whose latency was not measured, as in the warm-up.
  private boolean isMissing(Counts counts) {
    return counts.requests() > 0 && !isMeasuring(counts);
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
    return process.blameLogE();
  }

  @Override
  public double logBound() {
    return process.blameLogBound();
  }

  @Override
  public double allowed() {
    return limit;
  }
}
