package io.sluice.engine.testing;

import io.sluice.engine.effect.MonotonicTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A time that passes only when the test moves it.
public final class ScriptedMonotonicTime implements MonotonicTime {
  private final AtomicLong now = new AtomicLong();

  public void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long nanoTime() {
    return now.get();
  }

  @Override
  public void pause(Duration time) {
    throw new UnsupportedOperationException();
  }
}
