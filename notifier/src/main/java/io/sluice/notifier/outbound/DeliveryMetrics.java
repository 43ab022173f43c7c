package io.sluice.notifier.outbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.carriage.Samples;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.Observer;
import io.sluice.notifier.delivery.Settlement;
import io.sluice.notifier.store.JdbcBook;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The metrics and logs of deliveries. No label contains a release, a host or a secret.
@ApplicationScoped
class DeliveryMetrics implements Observer {
  private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

  private final MeterRegistry registry;

  DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Registers the metrics of `deliverer`.
  ///
  /// @param channels names of its channels
  void watch(Deliverer deliverer, Set<String> channels) {
    Gauge.builder("sluice.deliveries.in.flight", deliverer, Deliverer::inFlight)
        .description("Notifications that this process is delivering")
        .register(registry);
    // Registered at the start, so that the first failure is an increase.
    for (String channel : channels) {
      Stream.of(Settlement.class.getPermittedSubclasses())
          .forEach(result -> timer(channel, result));
    }
    registry.counter("sluice.deliveries.unavailable");
  }

  void sample(@Observes StartupEvent event, Samples samples, JdbcBook book) {
    samples.gauge("sluice.deliveries.waiting", "Pending deliveries", book::waiting);
    samples.gauge(
        "sluice.deliveries.oldest.seconds",
        "Age of the oldest pending delivery",
        () -> book.oldest().toMillis() / 1000.0);
  }

  private Timer timer(String channel, Class<?> result) {
    return Timer.builder("sluice.deliveries")
        .description("Attempts to deliver a notification")
        .tags("channel", channel, "result", result.getSimpleName().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  @Override
  public void tried(Delivery delivery, Duration took, Settlement settlement) {
    String result = settlement.getClass().getSimpleName();
    timer(delivery.channel(), settlement.getClass()).record(took);
    switch (settlement) {
      case Settlement.Delivered _, Settlement.NotYet _ ->
          LOG.debugf("notification %s: %s", delivery.message(), result);
      case Settlement.Again(Duration pause, String reason) ->
          LOG.infof(
              "notification %s of %s: %s; retry in %s",
              delivery.message(), delivery.lane(), reason, pause);
      case Settlement.Failed(String reason, _) ->
          LOG.warnf(
              "notification %s of %s failed: %s", delivery.message(), delivery.lane(), reason);
      case Settlement.Suppressed(String reason) ->
          LOG.warnf(
              "notification %s of %s suppressed: %s", delivery.message(), delivery.lane(), reason);
    }
  }

  @Override
  public void unavailable(String message) {
    registry.counter("sluice.deliveries.unavailable").increment();
    LOG.warnf("deliveries wait for the database: %s", message);
  }
}
