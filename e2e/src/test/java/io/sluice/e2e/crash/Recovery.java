package io.sluice.e2e.crash;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Watches a [Trap] during the releases: kills a victim that does not die itself, and takes the
/// time.
final class Recovery implements AutoCloseable {
  private static final long POLL_NANOS = 5_000_000;

  private final Trap trap;
  private final Cell cell;
  private final long pid;
  private final Thread thread = Thread.ofPlatform().name("recovery").unstarted(this::run);
  private volatile boolean isOver;
  private volatile boolean wasReached;
  private volatile Optional<Duration> time = Optional.empty();

  /// @param pid the victim's process id before its death
  Recovery(Trap trap, Cell cell, long pid) {
    this.trap = trap;
    this.cell = cell;
    this.pid = pid;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!isOver && !trap.hasSprung()) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (trap.hasSprung()) {
      wasReached = true;
      time = trap.untilBack(cell, pid);
    }
  }

  boolean wasReached() {
    return wasReached;
  }

  /// The time from the death until the victim was ready again.
  Optional<Duration> time() {
    return time;
  }

  /// Disarms the trap, after a victim that has died is ready again or did not recover in time.
  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    trap.disarm();
  }
}
