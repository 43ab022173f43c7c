package io.sluice.notifier.outbound;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.Observer;
import io.sluice.notifier.delivery.Settlement;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Counts and logs what the deliverer does. No label names a release, a host or a secret.
@ApplicationScoped
class DeliveryMetrics implements Observer {
  private static final Logger LOG = Logger.getLogger(DeliveryMetrics.class);

  private final MeterRegistry registry;

  DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void watch(Deliverer deliverer) {
    Gauge.builder("sluice.deliveries.in.flight", deliverer, Deliverer::inFlight)
        .description("Letters that this process has taken and not settled")
        .register(registry);
  }

  @Override
  public void tried(Delivery delivery, Duration took, Settlement settlement) {
    String result = settlement.getClass().getSimpleName();
    registry
        .timer("sluice.deliveries", "channel", delivery.channel(), "result", result)
        .record(took);
    switch (settlement) {
      case Settlement.Delivered _, Settlement.NotYet _ ->
          LOG.debugf("letter %s: %s", delivery.message(), result);
      case Settlement.Again(Duration pause, String reason) ->
          LOG.infof(
              "letter %s of %s: %s; again in %s",
              delivery.message(), delivery.lane(), reason, pause);
      case Settlement.Failed(String reason, _) ->
          LOG.warnf("letter %s of %s given up: %s", delivery.message(), delivery.lane(), reason);
      case Settlement.Suppressed(String reason) ->
          LOG.warnf("letter %s of %s not sent: %s", delivery.message(), delivery.lane(), reason);
    }
  }

  @Override
  public void unavailable(String message) {
    registry.counter("sluice.deliveries.unavailable").increment();
    LOG.warnf("deliveries wait for the database: %s", message);
  }
}
