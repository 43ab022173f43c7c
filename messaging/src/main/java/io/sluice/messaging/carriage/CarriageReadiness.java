package io.sluice.messaging.carriage;

import io.sluice.messaging.Relay;
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
class CarriageReadiness implements HealthCheck {
  private static final int LANES_NAMED = 20;

  private final Carriage carriage;
  private final Relay relay;
  private final Retry retry;
  private final Parking parking;

  CarriageReadiness(Carriage carriage, Relay relay, Retry retry, Parking parking) {
    this.carriage = carriage;
    this.relay = relay;
    this.retry = retry;
    this.parking = parking;
  }

  @Override
  public HealthCheckResponse call() {
    Map<String, String> troubles = retry.troubles();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("carriage");
    troubles.forEach(answer::withData);
    relay.trouble().ifPresent(trouble -> answer.withData("relay", trouble));
    Map<String, String> blocked = relay.blocked();
    if (!blocked.isEmpty()) {
      answer.withData("blocked lanes", blocked.size());
    }
    parking.lanes().entrySet().stream()
        .limit(LANES_NAMED)
        .forEach(lane -> answer.withData("parked: " + lane.getKey(), lane.getValue()));
    return answer
        .status(carriage.hasTopics() && troubles.isEmpty() && relay.trouble().isEmpty())
        .build();
  }
}
