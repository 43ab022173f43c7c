package io.sluice.messaging.quarkus;

import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.parking.Parking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/// Reports the service as not ready while a temporary problem keeps records from being handled or
/// sent. A lane whose event cannot be sent, or whose records cannot be handled yet, affects only
/// itself: it is counted, and the service stays ready for all other lanes. Such a problem is never
/// a reason for a restart.
@Readiness
@ApplicationScoped
class MessagingReadinessCheck implements HealthCheck {
  private static final int LANES_MAX = 20;

  private final MessagingLifecycle lifecycle;
  private final OutboxRelay relay;
  private final Retry retry;
  private final Parking parking;

  MessagingReadinessCheck(
      MessagingLifecycle lifecycle, OutboxRelay relay, Retry retry, Parking parking) {
    this.lifecycle = lifecycle;
    this.relay = relay;
    this.retry = retry;
    this.parking = parking;
  }

  @Override
  public HealthCheckResponse call() {
    Map<String, String> pendingWork = retry.pendingWork();
    HealthCheckResponseBuilder response = HealthCheckResponse.named("messaging");
    pendingWork.forEach(response::withData);
    relay.findFailure().ifPresent(failure -> response.withData("relay", failure));
    Map<String, String> blocked = relay.blocked();
    if (!blocked.isEmpty()) {
      response.withData("blocked lanes", blocked.size());
    }
    parking.lanes().entrySet().stream()
        .limit(LANES_MAX)
        .forEach(lane -> response.withData("parked: " + lane.getKey(), lane.getValue()));
    return response
        .status(lifecycle.hasTopics() && pendingWork.isEmpty() && relay.findFailure().isEmpty())
        .build();
  }
}
