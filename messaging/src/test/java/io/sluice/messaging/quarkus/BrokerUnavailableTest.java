package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contract.Progress;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.inject.Inject;
import java.time.Duration;
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
