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

/// A queue of spans for a collector. No caller waits for it: spans that do not fit are dropped and
/// counted. An unavailable endpoint is logged once, until it is available again.
public final class SpanQueue implements AutoCloseable {
  private static final int BATCH = 256;

  /// The maximum number of tries of a batch, since other batches wait behind it.
  private static final int ATTEMPTS_MAX = 30;

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(SpanQueue.class);

  private final SpanSender sender;
  private final Duration pause;
  private final BlockingQueue<Span> waiting;
  private final LongAdder dropped = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("traces").daemon().unstarted(this::run);
  private boolean isUnavailable;

  /// @param capacity maximum number of waiting spans
  /// @param pause before the next try of a batch
  public SpanQueue(SpanSender sender, int capacity, Duration pause) {
    this.sender = sender;
    this.pause = pause;
    this.waiting = new ArrayBlockingQueue<>(capacity);
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

  /// Returns how many spans were dropped since the start.
  public long dropped() {
    return dropped.sum();
  }

  /// Sends the waiting spans, for at most 2 s, and stops; each batch gets one more try.
  @Override
  public void close() {
    stopped.countDown();
    try {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (stopped.getCount() > 0 || !waiting.isEmpty()) {
        Span first = waiting.poll(POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
    Optional<String> rejection = sender.send(batch);
    for (int tries = 1; rejection.isPresent(); tries++) {
      if (!isUnavailable) {
        isUnavailable = true;
        LOG.warnf(
            "sluice.tracing.endpoint does not accept traces (%s); spans are dropped when the attempts or"
                + " the queue are exhausted",
            rejection.get());
      }
      if (tries == ATTEMPTS_MAX || stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        dropped.add(batch.size());
        return;
      }
      rejection = sender.send(batch);
    }
    if (isUnavailable) {
      isUnavailable = false;
      LOG.infof("traces are accepted again, %d spans were dropped", dropped());
    }
  }
}
