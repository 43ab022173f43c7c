package io.sluice.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// The health checks that the supervisor requests.
@ApplicationScoped
class TickLivenessCheck {
  /// Longer than any poll that terminates.
  private static final Duration DEAD = Duration.ofSeconds(90);

  /// Reports not ready while polling fails because the service's own database is unavailable. An
  /// unavailable edge does not count: each watch reports it.
  @Produces
  @Readiness
  HealthCheck polls(Ticker ticker) {
    return () ->
        HealthCheckResponse.named("polls")
            .withData("failure", ticker.failure())
            .status(ticker.failure().isEmpty())
            .build();
  }

  /// Reports dead once polls have stopped for good.
  @Produces
  @Liveness
  HealthCheck ticks(Ticker ticker) {
    return () ->
        HealthCheckResponse.named("ticks").status(ticker.idle().compareTo(DEAD) < 0).build();
  }
}
