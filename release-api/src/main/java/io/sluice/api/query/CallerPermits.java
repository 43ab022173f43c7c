package io.sluice.api.query;

import io.sluice.api.http.Caller;
import io.sluice.api.http.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// Counts permits that are in use, in total and for each caller.
final class CallerPermits {
  private final int max;
  private final int maxPerCaller;
  private final Map<Subject, Integer> open = new HashMap<>();
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
    Subject subject = caller.subject();
    total++;
    open.merge(subject, 1, Integer::sum);
    var isClosed = new AtomicBoolean();
    return Optional.of(() -> {
      if (isClosed.compareAndSet(false, true)) {
        release(subject);
      }
    });
  }

  /// Returns whether the caller uses the maximum number for one caller.
  synchronized boolean isAtLimit(Caller caller) {
    return open.getOrDefault(caller.subject(), 0) >= maxPerCaller;
  }

  private synchronized void release(Subject subject) {
    total--;
    int left = open.getOrDefault(subject, 0) - 1;
    if (left > 0) {
      open.put(subject, left);
    } else {
      open.remove(subject);
    }
  }
}
