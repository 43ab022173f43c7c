package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.view.HealthView;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithoutBroker.class)
class BrokerUnavailableTest {
  @Inject JdbcTransactions<JdbcTx> transactions;
  @Inject OutboxRelay relay;
  @Inject @Readiness MessagingReadinessCheck readiness;

  @TestHTTPResource("/health")
  @SuppressWarnings("NullAway.Init")
  URI health;

  @Test
  void health_is_down_with_version_time_and_the_failed_check() throws Exception {
    HttpResponse<String> response;
    try (HttpClient client = HttpClient.newHttpClient()) {
      response = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
    }

    HealthView view = Json.read(response.body(), HealthView.class);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(view.status()).isEqualTo("DOWN");
    assertThat(view.version()).isNotBlank();
    assertThat(view.timestamp())
        .isCloseTo(InstantSource.system().instant(), within(1, ChronoUnit.MINUTES));
    assertThat(view.checks())
        .anyMatch(check -> check.name().equals("messaging") && check.status().equals("DOWN"))
        .anyMatch(check -> check.name().equals("replica") && check.status().equals("UP"));
  }

  @Test
  void the_service_starts_decides_and_is_not_ready() {
    assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);

    transactions.call(tx ->
        LaneLog.append(
            tx,
            tx.lock("production/shop"),
            UUID.randomUUID(),
            Optional.empty(),
            new Progress.LaneStopped(),
            tx.now()));

    await().atMost(Duration.ofSeconds(20)).until(() -> relay.findFailure().isPresent());
    assertThat(relay.sent()).isZero();
  }
}
