package io.sluice.engine.effect;

import java.time.Duration;

/// The time of one process.
public interface Pace {

  /// Returns the time of a monotonic clock, ns.
  long nanoTime();

  /// Waits.
  ///
  /// @throws Stopped if the process ends first
  void pause(Duration time);

  /// Thrown when the process ends; unfinished work is left to the next process.
  final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("the process ends");
    }
  }
}
