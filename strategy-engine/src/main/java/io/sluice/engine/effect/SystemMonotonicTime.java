package io.sluice.engine.effect;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The real time, until the process ends.
public final class SystemMonotonicTime implements MonotonicTime {
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Ends every pause, now and later.
  public void stop() {
    stopped.countDown();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void pause(Duration time) {
    try {
      if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoppedException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
