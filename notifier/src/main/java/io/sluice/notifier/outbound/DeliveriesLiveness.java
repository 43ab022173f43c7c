package io.sluice.notifier.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// A deliverer that has ended comes back only with the process.
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
