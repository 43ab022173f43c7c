package io.sluice.domain.verdict;

import java.util.List;
import java.util.stream.IntStream;

/// Tests that at no latency bound the candidate's share of slower requests is more than `allow`
/// times stable's: a [Comparison] for each bound, averaged.
///
/// @param bounds one per latency bound; empty until latency was measured
public record LatencyComparison(double allow, List<Comparison> bounds) implements Judge {
  public LatencyComparison {
    bounds = List.copyOf(bounds);
  }

  public static LatencyComparison start(double allow) {
    return new LatencyComparison(allow, List.of());
  }

  @Override
  public LatencyComparison tick(Tick tick) {
    if (!hears(tick)) {
      return this;
    }
    Counts candidate = tick.candidate();
    Counts stable = tick.stable();
    return new LatencyComparison(
        allow,
        IntStream.range(0, Math.max(bounds.size(), candidate.slow().size()))
            .mapToObj(k ->
                k < candidate.slow().size() && k < stable.slow().size()
                    ? bound(k)
                        .add(
                            candidate.requests(),
                            candidate.slow().get(k),
                            stable.requests(),
                            stable.slow().get(k))
                    : bound(k))
            .toList());
  }

  private Comparison bound(int k) {
    return k < bounds.size() ? bounds.get(k) : Comparison.start(allow);
  }

  @Override
  public boolean hears(Tick tick) {
    return !tick.candidate().slow().isEmpty()
        && !tick.stable().slow().isEmpty()
        && tick.candidate().requests() > 0
        && tick.stable().requests() > 0;
  }

  @Override
  public double logE() {
    return bounds.isEmpty() ? 0 : Grid.logMeanExp(bounds.stream().map(Comparison::logE).toList());
  }

  @Override
  public double allowed() {
    return Grid.tolerance(allow);
  }
}
