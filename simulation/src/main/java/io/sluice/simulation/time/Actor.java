package io.sluice.simulation.time;

import java.util.concurrent.locks.LockSupport;

/// A thread of a host.
final class Actor {
  final Host host;
  final String name;
  private final Thread thread;
  private boolean hasBegun;
  private boolean isRunning;

  /// The number of its sleeps; an alarm that was set for an earlier one is void.
  private long sleep;

  Actor(Host host, String name, Baton baton, Runnable body) {
    this.host = host;
    this.name = name;
    this.thread = baton.thread(name, () -> run(body));
  }

  long sleep() {
    return sleep;
  }

  /// @param handler receives the exception that ends the thread
  void setDefects(Thread.UncaughtExceptionHandler handler) {
    thread.setUncaughtExceptionHandler(handler);
  }

  /// Runs the thread until it waits again or ends.
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

  /// Returns the baton and waits for it; called on the actor's own thread.
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
