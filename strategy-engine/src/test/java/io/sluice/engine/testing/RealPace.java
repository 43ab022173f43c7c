package io.sluice.engine.testing;

import io.sluice.engine.effect.Pace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The real time, accelerated by a factor.
public final class RealPace implements Pace {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final int speed;

  public RealPace(int speed) {
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
        throw new Stopped();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }
}
