package io.sluice.bench.judge;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// A histogram of delays, in milliseconds.
final class DelayHistogram {
  private static final int MOST = 60_000;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(MOST + 1);

  void add(long nanos) {
    counts.incrementAndGet(Math.clamp((nanos + 999_999) / 1_000_000, 0, MOST));
  }

  void clear() {
    for (int i = 0; i <= MOST; i++) {
      counts.set(i, 0);
    }
  }

  /// @param share 0 to 1
  /// @return milliseconds; 0 without delays
  int quantile(double share) {
    long all = 0;
    for (int i = 0; i <= MOST; i++) {
      all += counts.get(i);
    }
    long left = (long) Math.ceil(all * share);
    int at = 0;
    while (at < MOST && left > counts.get(at)) {
      left -= counts.get(at++);
    }
    return at;
  }
}
