package io.sluice.engine;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes the reconciler for an immediate pass.
@Singleton
class Wakings {
  private final Semaphore keeper = new Semaphore(0);

  void wakeKeeper() {
    keeper.release();
  }

  /// Waits for [#wakeKeeper], at most `time`; several calls count as one.
  ///
  /// @return whether [#wakeKeeper] was called
  boolean awaitKeeper(Duration time) throws InterruptedException {
    boolean isWoken = keeper.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    keeper.drainPermits();
    return isWoken;
  }
}
