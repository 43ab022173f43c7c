package io.sluice.bench.base;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for an instant or for a condition.
public final class Waits {

  /// Returns at `instant`, in nanoseconds by [System#nanoTime], or at once if it has passed.
  public static void awaitInstant(long instant) {
    for (long left = instant - System.nanoTime(); left > 0; left = instant - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /// Returns once `condition` holds.
  ///
  /// @param interval time between two checks
  /// @param timeout maximum time until the condition holds
  /// @param last sentence that names what was awaited and its last state
  /// @throws IllegalStateException with this sentence and the timeout
  public static void awaitCondition(
      BooleanSupplier condition, Duration interval, Duration timeout, Supplier<String> last) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s; timeout after %d s".formatted(last.get(), timeout.toSeconds()));
      }
      LockSupport.parkNanos(interval.toNanos());
    }
  }

  private Waits() {}
}
