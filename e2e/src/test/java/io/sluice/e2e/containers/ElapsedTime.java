package io.sluice.e2e.containers;

import java.time.Duration;

/// The time since the start of a test, printed with each of its results.
final class ElapsedTime {
  private final long begin = System.nanoTime();

  void print(String what) {
    System.out.printf("  %5.1f s  %s%n", seconds(begin), what);
  }

  /// Returns the seconds since `nanoTime`, with one decimal.
  static double seconds(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis() / 1000.0;
  }
}
