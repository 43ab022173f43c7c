package io.sluice.messaging.quarkus;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.ReplicaClaim;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Claims the name of this replica before anything else starts, and holds it. A start under the
/// name of another running process fails. The service is not ready while another process has taken
/// the name meanwhile.
@Readiness
@ApplicationScoped
class ReplicaCheck implements HealthCheck {
  private static final Duration RENEWAL_INTERVAL = Duration.ofSeconds(5);

  /// A process that ends may hold its session for some seconds.
  private static final int RENEWALS_TAKEN_MAX = 3;

  private static final Logger LOG = Logger.getLogger(ReplicaCheck.class);

  private final ReplicaClaim claim;
  private final Retry retry;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private int renewalsTaken;

  ReplicaCheck(AgroalDataSource database, MessagingConfig config, Retry retry) {
    this.claim = new ReplicaClaim(database, config.replicaId(), time -> !isStoppedWithin(time));
    this.retry = retry;
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event) {
    retry.run("replica name", claim::take);
    Thread.ofVirtual()
        .name("replica name")
        .start(() -> {
          while (!isStoppedWithin(RENEWAL_INTERVAL)) {
            claim.renew();
            endIfTaken();
          }
        });
  }

  /// Releases the claim after everything that runs under the name has stopped.
  void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
    stopped.countDown();
    claim.close();
  }

  /// Ends this process if another one keeps the name: that process takes the leases of this one.
  private void endIfTaken() {
    renewalsTaken = claim.findFailure().isPresent() ? renewalsTaken + 1 : 0;
    if (renewalsTaken == RENEWALS_TAKEN_MAX) {
      LOG.errorf("PAGE: this process ends: %s", claim.findFailure().orElseThrow());
      Quarkus.asyncExit(1);
    }
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> failure = claim.findFailure();
    HealthCheckResponseBuilder response = HealthCheckResponse.named("replica");
    failure.ifPresent(reason -> response.withData("name", reason));
    return response.status(failure.isEmpty()).build();
  }

  private boolean isStoppedWithin(Duration time) {
    try {
      return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
