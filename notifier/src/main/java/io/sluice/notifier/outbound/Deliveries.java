package io.sluice.notifier.outbound;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.notifier.NotifierConfig;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.WebhookChannel;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Schedule;
import io.sluice.notifier.store.JdbcBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The loop that runs the deliverer: after a wake-up and, as a fallback, after each poll interval.
@ApplicationScoped
public class Deliveries {
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  private final Deliverer deliverer;
  private final Duration poll;
  private final Semaphore work = new Semaphore(0);
  private final ExecutorService letters =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("letter-", 0).factory());
  private final Thread thread =
      Thread.ofPlatform().name("deliveries").daemon().unstarted(this::run);
  private volatile boolean stopped;

  Deliveries(
      JdbcBook book, WebhookChannel webhook, NotifierConfig config, DeliveryMetrics metrics) {
    this.poll = config.poll();
    Map<String, Channel> channels = Map.of(webhook.name(), webhook);
    this.deliverer =
        new Deliverer(
            book,
            channels,
            new Schedule(config.retries()),
            letters,
            System::nanoTime,
            UUID.randomUUID(),
            metrics);
    metrics.watch(deliverer, channels.keySet());
  }

  /// Signals that a delivery has become due.
  public void wake() {
    work.release();
  }

  /// Whether the loop is running.
  boolean isRunning() {
    return thread.isAlive() && !stopped;
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  /// Stops the loop. Running attempts have 2 s to end; another process sends the rest again after
  /// their leases expire.
  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped = true;
    wake();
    letters.shutdown();
    if (!letters.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      letters.shutdownNow();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        if (round() == 0 && work.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs one round. A fault in one round must not end all deliveries.
  private int round() {
    try {
      return deliverer.round();
    } catch (RuntimeException e) {
      // Catches each fault: a loop that ended would send no further notifications.
      LOG.error("a round of deliveries failed; the next one follows", e);
      return 0;
    }
  }
}
