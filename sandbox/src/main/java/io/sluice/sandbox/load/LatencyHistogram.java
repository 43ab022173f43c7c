package io.sluice.sandbox.load;

import java.util.concurrent.atomic.AtomicLongArray;

/// A histogram of latencies from 10 µs to 1 min, in steps of 2 %. It is thread-safe.
public final class LatencyHistogram {
  private static final double LEAST_NANOS = 10_000;
  private static final double STEP = Math.log(1.02);
  private static final int STEPS = 800;

  private final AtomicLongArray counts = new AtomicLongArray(STEPS);

  void add(long nanos) {
    int step = (int) (Math.log(Math.max((double) nanos, LEAST_NANOS) / LEAST_NANOS) / STEP);
    counts.incrementAndGet(Math.min(step, STEPS - 1));
  }

  /// Returns the number of latencies.
  public long count() {
    long sum = 0;
    for (int step = 0; step < STEPS; step++) {
      sum += counts.get(step);
    }
    return sum;
  }

  /// Returns the latency in milliseconds that a share of all latencies did not exceed, at most 2 %
  /// too high; 0 if there are none.
  ///
  /// @param share from 0 to 1
  public double millis(double share) {
    long rank = (long) Math.ceil(share * count());
    long seen = 0;
    for (int step = 0; step < STEPS && rank > 0; step++) {
      seen += counts.get(step);
      if (seen >= rank) {
        return LEAST_NANOS * Math.exp((step + 1) * STEP) / 1e6;
      }
    }
    return 0;
  }
}
