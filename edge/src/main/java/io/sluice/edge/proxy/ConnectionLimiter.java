package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Limits the number of connected clients, over all loops. Without a free descriptor the process
/// could neither reach an instance nor write its table, so clients above the limit are rejected.
final class ConnectionLimiter {
  private static final System.Logger LOG = System.getLogger(ConnectionLimiter.class.getName());

  /// Minimum interval between two warnings about rejected clients, in nanoseconds.
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final int max;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong lastLogged = new AtomicLong(System.nanoTime() - QUIET);

  ConnectionLimiter(int max) {
    this.max = max;
  }

  /// @param replace makes room, if there is none, by ending a connection whose [#leave] it leaves
  ///   to the caller; returns whether it did
  /// @return whether there is room; if so, the caller must call [#leave] once
  boolean enter(BooleanSupplier replace) {
    if (connected.incrementAndGet() <= max) {
      return true;
    }
    connected.decrementAndGet();
    logRejection();
    return replace.getAsBoolean();
  }

  void leave() {
    connected.decrementAndGet();
  }

  private void logRejection() {
    long count = rejected.incrementAndGet();
    long last = lastLogged.get();
    long now = System.nanoTime();
    if (now - last >= QUIET && lastLogged.compareAndSet(last, now)) {
      LOG.log(
          WARNING,
          "{0} clients are connected, and no more fit: {1} were rejected so far, or closed since"
              + " they had sent nothing; a higher limit of open files makes room",
          max,
          count);
    }
  }
}
