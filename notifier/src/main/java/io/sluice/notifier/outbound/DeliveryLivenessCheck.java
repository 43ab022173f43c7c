package io.sluice.notifier.outbound;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/// The liveness check of the delivery loop: only a restart of the process revives a loop that has
/// ended.
@Liveness
@ApplicationScoped
class DeliveryLivenessCheck implements HealthCheck {
  private final DeliveryLoop loop;

  DeliveryLivenessCheck(DeliveryLoop loop) {
    this.loop = loop;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("deliveries").status(loop.isRunning()).build();
  }
}
