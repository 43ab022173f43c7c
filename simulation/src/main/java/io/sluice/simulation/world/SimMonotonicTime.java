package io.sluice.simulation.world;

import io.sluice.engine.effect.MonotonicTime;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;

/// Virtual time as the engine reads it.
record SimMonotonicTime(Timeline timeline) implements MonotonicTime {

  @Override
  public long nanoTime() {
    return timeline.now();
  }

  @Override
  public void pause(Duration time) {
    timeline.pass(time.toNanos());
  }
}
