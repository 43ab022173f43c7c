package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Limits the number of connected clients, over all loops. Without a free descriptor the process
/// could neither reach an instance nor write its table, so clients above the limit are rejected.
final class Clients {
  private static final System.Logger LOG = System.getLogger(Clients.class.getName());

  /// Minimum interval between two warnings about rejected clients, in nanoseconds.
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final int most;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong away = new AtomicLong();
  private final AtomicLong said = new AtomicLong(System.nanoTime() - QUIET);

  Clients(int most) {
    this.most = most;
  }

  /// @return whether there is room; if so, the caller must call [#leave] once
  boolean enter() {
    if (connected.incrementAndGet() <= most) {
      return true;
    }
    connected.decrementAndGet();
    turnedAway();
    return false;
  }

  void leave() {
    connected.decrementAndGet();
  }

  private void turnedAway() {
    long count = away.incrementAndGet();
    long last = said.get();
    long now = System.nanoTime();
    if (now - last >= QUIET && said.compareAndSet(last, now)) {
      LOG.log(
          WARNING,
          "{0} clients are connected, and no more fit: {1} were rejected so far; a higher limit"
              + " of open files makes room",
          most,
          count);
    }
  }
}
