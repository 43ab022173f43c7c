package io.sluice.messaging.carriage;

import io.agroal.api.AgroalDataSource;
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

/// Claims the name of this replica before anything else starts, and keeps it. A start under a name
/// that another running process has fails; not ready while another one took the name meanwhile.
@Readiness
@ApplicationScoped
class ReplicaCheck implements HealthCheck {
  private static final Duration RENEWAL = Duration.ofSeconds(5);

  private final ReplicaClaim claim;
  private final Retry retry;
  private final CountDownLatch stopped = new CountDownLatch(1);

  ReplicaCheck(AgroalDataSource database, MessagingConfig config, Retry retry) {
    this.claim = new ReplicaClaim(database, config.replica(), time -> !isStoppedWithin(time));
    this.retry = retry;
  }

  void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE - 1) StartupEvent event) {
    retry.run("replica name", claim::take);
    Thread.ofVirtual()
        .name("replica name")
        .start(() -> {
          while (!isStoppedWithin(RENEWAL)) {
            claim.renew();
          }
        });
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    claim.close();
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> trouble = claim.trouble();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("replica");
    trouble.ifPresent(why -> answer.withData("name", why));
    return answer.status(trouble.isEmpty()).build();
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
