package io.sluice.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// What the supervisor is told.
@ApplicationScoped
class Checks {
  /// Longer than any look that ends at all.
  private static final Duration DEAD = Duration.ofSeconds(90);

  /// Not ready while it cannot look: its own database is away. The edge being away is no fault of
  /// this service; the watches say so themselves.
  @Produces
  @Readiness
  HealthCheck looks(Ticker ticker) {
    return () ->
        HealthCheckResponse.named("looks")
            .withData("trouble", ticker.trouble())
            .status(ticker.trouble().isEmpty())
            .build();
  }

  /// Dead once the looks have stopped for good.
  @Produces
  @Liveness
  HealthCheck ticks(Ticker ticker) {
    return () ->
        HealthCheckResponse.named("ticks").status(ticker.idle().compareTo(DEAD) < 0).build();
  }
}
