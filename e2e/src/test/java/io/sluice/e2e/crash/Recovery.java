package io.sluice.e2e.crash;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Watches a [Trap] beside the releases: kills what does not die itself, and takes the time.
final class Recovery implements AutoCloseable {
  private static final long LOOK_NANOS = 5_000_000;

  private final Trap trap;
  private final Cell cell;
  private final long pid;
  private final Thread thread = Thread.ofPlatform().name("recovery").unstarted(this::run);
  private volatile boolean isOver;
  private volatile boolean wasReached;
  private volatile Optional<Duration> time = Optional.empty();

  /// @param pid of what dies, from before
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
      LockSupport.parkNanos(LOOK_NANOS);
    }
    if (trap.hasSprung()) {
      wasReached = true;
      time = trap.untilBack(cell, pid);
    }
  }

  boolean wasReached() {
    return wasReached;
  }

  /// From the death until it was ready again.
  Optional<Duration> time() {
    return time;
  }

  /// Waits for what died; what has not died by now does not.
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
