package io.sluice.engine.effect;

import java.time.Duration;

/// Time as it passes for one process.
public interface Pace {

  /// A monotonic clock, ns.
  long nanoTime();

  /// Waits.
  ///
  /// @throws Stopped if the process ends first
  void pause(Duration time);

  /// The process ends; whatever is under way is left to whoever comes next.
  final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Stopped() {
      super("the process ends");
    }
  }
}
