package io.sluice.notifier.outbound;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.secret.EnvironmentSecrets;
import io.sluice.notifier.NotifierConfig;
import io.sluice.notifier.channel.Channel;
import io.sluice.notifier.channel.WebhookChannel;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.RetrySchedule;
import io.sluice.notifier.store.JdbcDeliveryStore;
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
public class DeliveryLoop {
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(DeliveryLoop.class);

  private final Deliverer deliverer;
  private final Duration poll;
  private final Semaphore work = new Semaphore(0);
  private final ExecutorService attempts =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("attempt-", 0).factory());
  private final Thread thread =
      Thread.ofPlatform().name("deliveries").daemon().unstarted(this::run);
  private volatile boolean stopped;

  DeliveryLoop(
      JdbcDeliveryStore store,
      WebhookChannel webhook,
      EnvironmentSecrets secrets,
      NotifierConfig config,
      DeliveryMetrics metrics) {
    this.poll = config.deliveryInterval();
    Map<String, Channel> channels = Map.of(webhook.name(), webhook);
    this.deliverer =
        new Deliverer(
            store,
            channels,
            secrets::of,
            new RetrySchedule(config.retryDelays()),
            attempts,
            System::nanoTime,
            UUID.randomUUID(),
            metrics);
    metrics.register(deliverer, channels.keySet());
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
    attempts.shutdown();
    if (!attempts.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
      attempts.shutdownNow();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        if (runOnce() == 0 && work.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Runs one round. A fault in one round must not end all deliveries.
  private int runOnce() {
    try {
      return deliverer.runOnce();
    } catch (RuntimeException e) {
      // Catches each fault: a loop that ended would send no further notifications.
      LOG.error("a round of deliveries failed; the next one follows", e);
      return 0;
    }
  }
}
