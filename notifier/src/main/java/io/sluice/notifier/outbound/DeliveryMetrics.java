package io.sluice.notifier.outbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.quarkus.SampledGauges;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.DeliveryListener;
import io.sluice.notifier.delivery.DeliveryResult;
import io.sluice.notifier.store.JdbcDeliveryStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The metrics and logs of deliveries. No label contains a release, a host or a secret.
@ApplicationScoped
class DeliveryMetrics implements DeliveryListener {
  private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

  private final MeterRegistry registry;

  DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Registers the metrics of `deliverer`.
  ///
  /// @param channels names of its channels
  void register(Deliverer deliverer, Set<String> channels) {
    Gauge.builder("sluice.deliveries.in.flight", deliverer, Deliverer::inFlight)
        .description("Notifications that this process is delivering")
        .register(registry);
    // Registered at the start, so that the first failure is an increase.
    for (String channel : channels) {
      Stream.of(DeliveryResult.class.getPermittedSubclasses())
          .forEach(result -> timer(channel, result));
    }
    registry.counter("sluice.delivery.store.failures");
  }

  void sample(@Observes StartupEvent event, SampledGauges gauges, JdbcDeliveryStore store) {
    gauges.gauge("sluice.deliveries.pending", "Pending deliveries", store::countPending);
    gauges.gauge(
        "sluice.delivery.oldest.pending.seconds",
        "Age of the oldest pending delivery",
        () -> store.oldestAge().toMillis() / 1000.0);
  }

  private Timer timer(String channel, Class<?> result) {
    return Timer.builder("sluice.delivery.attempt")
        .description("Attempts to deliver a notification")
        .tags("channel", channel, "result", label(result))
        .register(registry);
  }

  /// Returns the value of the label, which alerts and dashboards use.
  private static String label(Class<?> result) {
    return switch (result.getSimpleName()) {
      case "RetryLater" -> "retry";
      case "Postponed" -> "postponed";
      case String name -> name.toLowerCase(Locale.ROOT);
    };
  }

  @Override
  public void tried(Delivery delivery, Duration duration, DeliveryResult result) {
    String type = result.getClass().getSimpleName();
    timer(delivery.channel(), result.getClass()).record(duration);
    switch (result) {
      case DeliveryResult.Delivered _, DeliveryResult.Postponed _ ->
          LOG.debugf("notification %s: %s", delivery.message(), type);
      case DeliveryResult.RetryLater(Duration pause, String reason) ->
          LOG.infof(
              "notification %s of %s: %s; retry in %s",
              delivery.message(), delivery.lane(), reason, pause);
      case DeliveryResult.Failed(String reason, _) ->
          LOG.warnf(
              "notification %s of %s failed: %s", delivery.message(), delivery.lane(), reason);
      case DeliveryResult.Suppressed(String reason) ->
          LOG.warnf(
              "notification %s of %s suppressed: %s", delivery.message(), delivery.lane(), reason);
    }
  }

  @Override
  public void unavailable(String message) {
    registry.counter("sluice.delivery.store.failures").increment();
    LOG.warnf("deliveries wait for the database: %s", message);
  }
}
