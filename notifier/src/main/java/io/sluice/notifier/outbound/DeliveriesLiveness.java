package io.sluice.notifier.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// The liveness check of the delivery loop: only a restart of the process revives a loop that has
/// ended.
@Liveness
@ApplicationScoped
class DeliveriesLiveness implements HealthCheck {
  private final Deliveries deliveries;

  DeliveriesLiveness(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("deliveries").status(deliveries.isRunning()).build();
  }
}
