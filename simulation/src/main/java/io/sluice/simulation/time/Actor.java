package io.sluice.simulation.time;

import java.util.concurrent.locks.LockSupport;

/// A thread of a host.
final class Actor {
  final Host host;
  final String name;
  private final Thread thread;
  private boolean hasBegun;
  private boolean isRunning;

  /// Counts its sleeps; an alarm that was set for an earlier one is void.
  private long sleep;

  Actor(Host host, String name, Baton baton, Runnable body) {
    this.host = host;
    this.name = name;
    this.thread = baton.thread(name, () -> run(body));
  }

  long sleep() {
    return sleep;
  }

  /// @param handler told of what it dies of
  void setDefects(Thread.UncaughtExceptionHandler handler) {
    thread.setUncaughtExceptionHandler(handler);
  }

  /// Runs it until it waits again or ends.
  void run(Baton baton) {
    sleep++;
    isRunning = true;
    if (hasBegun) {
      LockSupport.unpark(thread);
    } else {
      hasBegun = true;
      thread.start();
    }
    baton.run(() -> !isRunning);
  }

  /// Gives the baton back and waits for it. To be called on its own thread.
  void park() {
    isRunning = false;
    while (!isRunning) {
      LockSupport.park(this);
    }
  }

  private void run(Runnable body) {
    try {
      body.run();
    } finally {
      isRunning = false;
    }
  }
}
