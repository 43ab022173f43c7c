package io.sluice.engine.testing;

import io.sluice.engine.effect.MonotonicTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The real time, accelerated by a factor.
public final class ScaledMonotonicTime implements MonotonicTime {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final int speed;

  public ScaledMonotonicTime(int speed) {
    this.speed = speed;
  }

  public void stop() {
    stopped.countDown();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() * speed;
  }

  @Override
  public void pause(Duration time) {
    try {
      if (stopped.await(time.toNanos() / speed, TimeUnit.NANOSECONDS)) {
        throw new StoppedException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
