package io.sluice.bench.console;

import io.sluice.bench.base.Waits;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// Moves each canary but the first every 5 seconds, until it is closed.
final class EventLoad implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int WEIGHT_MIN = 10;
  private static final int WEIGHTS = 80;

  private final AtomicBoolean isOver = new AtomicBoolean();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<?> events;

  private EventLoad(LaneFeed feed, int moving) {
    events = thread.submit(() -> run(feed, moving));
  }

  /// @param moving number of lanes with a canary, at least 2
  static EventLoad start(LaneFeed feed, int moving) {
    return new EventLoad(feed, moving);
  }

  private void run(LaneFeed feed, int moving) {
    long interval = INTERVAL.toNanos() / moving;
    long due = System.nanoTime();
    for (int i = 0; !isOver.get(); i++) {
      Waits.awaitInstant(due);
      due += interval;
      feed.shift(1 + i % (moving - 1), WEIGHT_MIN + i / (moving - 1) % WEIGHTS);
    }
  }

  /// @throws IllegalStateException if the events ended early
  void requireAlive() {
    if (events.state() == Future.State.FAILED) {
      throw new IllegalStateException("the events ended early", events.exceptionNow());
    }
  }

  @Override
  public void close() {
    isOver.set(true);
    thread.close();
  }
}
