package io.sluice.api.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The maximum number of requests per second for each name, after a burst of ten times that number.
final class RequestRate {
  /// Maximum number of names with requests in the last seconds; all others share one.
  static final int NAMES_MAX = 10_000;

  private static final String OTHERS = "";
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /// Time for which unused requests add up to a burst, in nanoseconds.
  private static final long BURST = Duration.ofSeconds(10).toNanos();

  private final long interval;

  /// For each name, the time at which its burst is full again, by [System#nanoTime].
  private final Map<String, Long> due = new ConcurrentHashMap<>();

  private long nextSweep = System.nanoTime();

  RequestRate(int perSecond) {
    this.interval = SECOND / perSecond;
  }

  /// Counts a request.
  ///
  /// @param now by [System#nanoTime]
  /// @return whether it is within the limit; if not, the next one is within a second
  boolean tryAcquire(String name, long now) {
    if (due.size() >= NAMES_MAX) {
      sweep(now);
    }
    boolean[] acquired = new boolean[1];
    String key = due.size() < NAMES_MAX || due.containsKey(name) ? name : OTHERS;
    due.compute(
        key,
        (_, time) -> {
          long next = (time == null || time - now < 0 ? now : time) + interval;
          acquired[0] = next - now <= BURST;
          return acquired[0] || time == null ? next : time;
        });
    return acquired[0];
  }

  /// Forgets names that have a full burst.
  private synchronized void sweep(long now) {
    if (now - nextSweep >= 0) {
      nextSweep = now + SECOND;
      due.values().removeIf(time -> time - now <= 0);
    }
  }

  /// Returns the number of names that are kept.
  int size() {
    return due.size();
  }
}
