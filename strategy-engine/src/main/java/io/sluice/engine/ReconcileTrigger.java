package io.sluice.engine;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes the reconciler for an immediate pass.
@Singleton
class ReconcileTrigger {
  private final Semaphore wakes = new Semaphore(0);

  void wake() {
    wakes.release();
  }

  /// Waits for [#wake], at most `time`; several calls count as one.
  ///
  /// @return whether [#wake] was called
  boolean await(Duration time) throws InterruptedException {
    boolean isWoken = wakes.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    wakes.drainPermits();
    return isWoken;
  }
}
