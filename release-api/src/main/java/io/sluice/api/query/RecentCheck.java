package io.sluice.api.query;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A check whose result holds for a while, so that each event of a stream does not read the
/// database again. One thread uses it.
final class RecentCheck {
  private final BooleanSupplier check;
  private final long interval;
  private final LongSupplier nanoTime;
  private boolean result = true;
  private long checked;

  /// @param check is true at the start
  /// @param nanoTime as [System#nanoTime]
  RecentCheck(BooleanSupplier check, Duration interval, LongSupplier nanoTime) {
    this.check = check;
    this.interval = interval.toNanos();
    this.nanoTime = nanoTime;
    this.checked = nanoTime.getAsLong();
  }

  /// Returns the last result, or a new one after the interval.
  boolean isTrue() {
    long now = nanoTime.getAsLong();
    if (now - checked >= interval) {
      checked = now;
      result = check.getAsBoolean();
    }
    return result;
  }

  /// Returns the time until the next call of [#isTrue] checks again.
  Duration untilNext() {
    return Duration.ofNanos(Math.max(0, interval - (nanoTime.getAsLong() - checked)));
  }
}
