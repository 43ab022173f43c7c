package io.sluice.engine;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Tells the keeper to look at once.
@Singleton
class Wakings {
  private final Semaphore keeper = new Semaphore(0);

  void wakeKeeper() {
    keeper.release();
  }

  /// Waits for [#wakeKeeper], at most `time`; several of them count as one.
  ///
  /// @return whether it came
  boolean awaitKeeper(Duration time) throws InterruptedException {
    boolean isWoken = keeper.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
    keeper.drainPermits();
    return isWoken;
  }
}
