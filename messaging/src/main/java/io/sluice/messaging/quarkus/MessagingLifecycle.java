package io.sluice.messaging.quarkus;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.NotifyingEventProducer;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.kafka.TopicProvisioner;
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
class MessagingLifecycle {
  private static final Logger LOG = Logger.getLogger(MessagingLifecycle.class);

  private final OutboxRelay relay;
  private final NotifyingEventProducer producer;
  private final Tracer tracer;
  private final Parking parking;
  private final Retry retry;
  private final MessagingConfig config;
  private final FutureTask<Boolean> topicsCreated;

  MessagingLifecycle(
      TopicProvisioner provisioner,
      OutboxRelay relay,
      NotifyingEventProducer producer,
      Tracer tracer,
      Parking parking,
      Retry retry,
      MessagingConfig config) {
    this.relay = relay;
    this.producer = producer;
    this.tracer = tracer;
    this.parking = parking;
    this.retry = retry;
    this.config = config;
    this.topicsCreated = new FutureTask<>(() -> retry.run("topics", provisioner::ensure), true);
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
    Thread.ofVirtual().name("topics").start(topicsCreated);
    try {
      topicsCreated.get(config.brokerStartupTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      LOG.warnf(
          "no broker after %s: the service starts without it and is not ready",
          config.brokerStartupTimeout());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    tracer.start();
    producer.start();
    relay.start();
    retry.run("parked lanes", parking::start);
  }

  void stop(@Observes ShutdownEvent event) {
    retry.stop();
    parking.close();
    relay.close();
    producer.close();
    tracer.stop();
  }

  /// Whether the topics exist with their required configuration.
  boolean hasTopics() {
    return topicsCreated.state() == FutureTask.State.SUCCESS;
  }
}
