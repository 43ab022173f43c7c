package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.messaging.Retry.Pause;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two claims stand for two processes: each has its own session.
class ReplicaClaimTest {
  private final DataSource database = Database.empty();
  private final List<Duration> waited = new ArrayList<>();
  private final ReplicaClaim first = claim("engine-0", waited::add);
  private final ReplicaClaim second = claim("engine-0", waited::add);

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private ReplicaClaim claim(String name, Pause pause) {
    return new ReplicaClaim(database, name, pause);
  }

  @Test
  void a_second_process_with_the_same_name_is_rejected_after_a_while() {
    first.take();

    assertThatThrownBy(second::take)
        .isInstanceOf(ReplicaClaim.TakenException.class)
        .hasMessageContaining("replica name 'engine-0'")
        .hasMessageContaining("SLUICE_MESSAGING_REPLICA_ID");
    assertThat(waited).hasSize(29).containsOnly(Duration.ofSeconds(1));
  }

  @Test
  void another_name_is_free() {
    first.take();
    try (ReplicaClaim other = claim("engine-1", waited::add)) {
      other.take();
    }
    assertThat(waited).isEmpty();
  }

  @Test
  void the_name_of_an_ended_process_is_free() {
    first.take();
    first.close();

    second.take();

    assertThat(waited).hasSizeLessThan(5);
  }

  @Test
  void a_claim_waits_for_a_process_that_ends_meanwhile() {
    first.take();
    try (ReplicaClaim next =
        claim(
            "engine-0",
            _ -> {
              first.close();
              return true;
            })) {
      next.take();
    }
    assertThat(first.findFailure()).isEmpty();
  }

  @Test
  void a_stopped_process_does_not_wait_for_a_name() {
    first.take();
    try (ReplicaClaim stopped = claim("engine-0", _ -> false)) {
      assertThatThrownBy(stopped::take).isInstanceOf(ReplicaClaim.TakenException.class);
    }
  }

  @Test
  void after_a_restart_of_the_database_the_name_is_claimed_again() throws SQLException {
    first.take();
    endSessions();

    await()
        .untilAsserted(() -> {
          first.renew();
          assertThatThrownBy(claim("engine-0", _ -> false)::take)
              .isInstanceOf(ReplicaClaim.TakenException.class);
        });
    assertThat(first.findFailure()).isEmpty();
  }

  @Test
  void a_process_that_lost_its_name_reports_a_failure_until_the_name_is_free() throws SQLException {
    first.take();
    endSessions();
    await().ignoreExceptions().untilAsserted(second::take);

    await()
        .untilAsserted(() -> {
          first.renew();
          assertThat(first.findFailure().orElseThrow()).contains("replica name 'engine-0'");
        });
    second.close();
    await()
        .untilAsserted(() -> {
          first.renew();
          assertThat(first.findFailure()).isEmpty();
        });
  }

  private void endSessions() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()");
    }
  }
}
