package io.sluice.e2e.containers;

import io.sluice.cli.api.CliException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Repeats a query until its result is right, also while the API is unavailable.
final class ResultPoller {
  private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

  /// @param what the awaited condition, for the message
  /// @throws IllegalStateException with the last result, if the right one does not come in time
  static <T> T until(String what, Duration limit, Supplier<T> query, Predicate<T> isRight) {
    long until = System.nanoTime() + limit.toNanos();
    Object last = "nothing";
    while (System.nanoTime() < until) {
      try {
        T seen = query.get();
        if (isRight.test(seen)) {
          return seen;
        }
        last = Optional.ofNullable(seen).map(Object::toString).orElse("null");
      } catch (CliException e) {
        if (!e.isPassing()) {
          throw e;
        }
        last = e.what();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IllegalStateException("not within %s: %s; last: %s".formatted(limit, what, last));
  }

  private ResultPoller() {}
}
