package io.sluice.messaging.carriage;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.Onlookers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.kafka.Topics;
import io.sluice.messaging.parking.Parking;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Starts messaging before the channels, and stops it before they are closed.
@ApplicationScoped
class Carriage {
  private static final Logger LOG = Logger.getLogger(Carriage.class);

  private final Relay relay;
  private final Onlookers onlookers;
  private final Tracer tracer;
  private final Parking parking;
  private final Retry retry;
  private final MessagingConfig config;
  private final FutureTask<Boolean> topicsMade;

  Carriage(
      Topics topics,
      Relay relay,
      Onlookers onlookers,
      Tracer tracer,
      Parking parking,
      Retry retry,
      MessagingConfig config) {
    this.relay = relay;
    this.onlookers = onlookers;
    this.tracer = tracer;
    this.parking = parking;
    this.retry = retry;
    this.config = config;
    this.topicsMade = new FutureTask<>(() -> retry.run("topics", topics::ensure), true);
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    Thread.ofVirtual().name("topics").start(topicsMade);
    try {
      topicsMade.get(config.brokerWait().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      LOG.warnf(
          "no broker after %s: the service starts without it and is not ready",
          config.brokerWait());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    tracer.start();
    onlookers.start();
    relay.start();
    retry.run("parked lanes", parking::start);
  }

  void stop(@Observes ShutdownEvent event) {
    retry.stop();
    parking.close();
    relay.close();
    onlookers.close();
    tracer.stop();
  }

  /// Whether the topics exist with their required configuration.
  boolean hasTopics() {
    return topicsMade.state() == FutureTask.State.SUCCESS;
  }
}
