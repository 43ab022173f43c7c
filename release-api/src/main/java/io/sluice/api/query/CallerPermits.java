package io.sluice.api.query;

import io.sluice.api.http.Caller;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts permits that are in use, in total and for each caller.
final class CallerPermits {
  private final int max;
  private final int maxPerCaller;
  private final Map<String, Integer> open = new HashMap<>();
  private int total;

  CallerPermits(int max, int maxPerCaller) {
    this.max = max;
    this.maxPerCaller = maxPerCaller;
  }

  /// A permit of one caller.
  interface Permit extends AutoCloseable {

    /// Returns the permit; a repeat has no effect.
    @Override
    void close();
  }

  /// Returns a permit; empty if the caller, or all callers together, use the maximum number.
  synchronized Optional<Permit> tryAcquire(Caller caller) {
    if (isAtLimit(caller) || total >= max) {
      return Optional.empty();
    }
    String name = caller.name();
    total++;
    open.merge(name, 1, Integer::sum);
    var isClosed = new AtomicBoolean();
    return Optional.of(() -> {
      if (isClosed.compareAndSet(false, true)) {
        release(name);
      }
    });
  }

  /// Returns whether the caller uses the maximum number for one caller.
  synchronized boolean isAtLimit(Caller caller) {
    return open.getOrDefault(caller.name(), 0) >= maxPerCaller;
  }

  private synchronized void release(String name) {
    total--;
    int left = open.getOrDefault(name, 0) - 1;
    if (left > 0) {
      open.put(name, left);
    } else {
      open.remove(name);
    }
  }
}
