package io.sluice.engine.effect;

import java.time.Duration;

/// The time of one process.
public interface MonotonicTime {

  /// Returns the time of a monotonic clock, ns.
  long nanoTime();

  /// Waits.
  ///
  /// @throws StoppedException if the process ends first
  void pause(Duration time);

  /// Thrown when the process ends; unfinished work is left to the next process.
  final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoppedException() {
      super("the process ends");
    }
  }
}
