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

  Actor(Host host, String name, SingleCarrierScheduler scheduler, Runnable body) {
    this.host = host;
    this.name = name;
    this.thread = scheduler.thread(name, () -> run(body));
  }

  long sleep() {
    return sleep;
  }

  /// @param handler receives the exception that ends the thread
  void setDefects(Thread.UncaughtExceptionHandler handler) {
    thread.setUncaughtExceptionHandler(handler);
  }

  /// Runs the thread until it waits again or ends.
  void run(SingleCarrierScheduler scheduler) {
    sleep++;
    isRunning = true;
    if (hasBegun) {
      LockSupport.unpark(thread);
    } else {
      hasBegun = true;
      thread.start();
    }
    scheduler.run(() -> !isRunning);
  }

  /// Yields to the scheduler and waits until it is resumed; called on the actor's own thread.
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
