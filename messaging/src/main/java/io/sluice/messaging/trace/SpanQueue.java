package io.sluice.messaging.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/// Spans on their way to who collects them. Nobody waits for that: what does not fit is dropped and
/// counted, and an endpoint that is away is told once, until it is back.
public final class SpanQueue implements AutoCloseable {
  private static final int BATCH = 256;

  /// What is not taken so often is refused for good, and others wait behind it.
  private static final int TRIES = 30;

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(SpanQueue.class);

  private final SpanSender sender;
  private final Duration pause;
  private final BlockingQueue<Span> waiting;
  private final LongAdder dropped = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
  private boolean isAway;

  /// @param most spans that may wait
  /// @param pause before what was not taken is sent again
  public SpanQueue(SpanSender sender, int most, Duration pause) {
    this.sender = sender;
    this.pause = pause;
    this.waiting = new ArrayBlockingQueue<>(most);
  }

  public void start() {
    thread.start();
  }

  public void offer(List<Span> spans) {
    for (Span span : spans) {
      if (!waiting.offer(span)) {
        dropped.increment();
      }
    }
  }

  /// How many spans nobody will see, since the start.
  public long dropped() {
    return dropped.sum();
  }

  /// Sends what waits by now, once, and ends.
  @Override
  public void close() {
    stopped.countDown();
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (stopped.getCount() > 0 || !waiting.isEmpty()) {
        Span first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          List<Span> batch = new ArrayList<>(List.of(first));
          waiting.drainTo(batch, BATCH - 1);
          deliver(batch);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(List<Span> batch) throws InterruptedException {
    Optional<String> refused = sender.send(batch);
    for (int tries = 1; refused.isPresent(); tries++) {
      if (!isAway) {
        isAway = true;
        LOG.warnf(
            "traces are not taken by sluice.tracing.endpoint (%s); what does not fit is dropped",
            refused.get());
      }
      if (tries == TRIES || stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        dropped.add(batch.size());
        return;
      }
      refused = sender.send(batch);
    }
    if (isAway) {
      isAway = false;
      LOG.infof("traces are taken again, %d spans were dropped", dropped());
    }
  }
}
