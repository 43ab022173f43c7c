package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The responses to callers while the database rejects writes.
@QuarkusTest
class ReadOnlyDatabaseTest extends ApiTest {
  @Inject @Nullable DataSource database;

  @Test
  void a_read_only_database_is_reported_with_the_cure() throws SQLException {
    String name = "release_api_test";
    try (Connection connection = requireNonNull(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("alter database " + name + " set default_transaction_read_only = on");
      try {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + name
                + "' and pid <> pg_backend_pid()");

        Reply reply =
            Awaitility.await()
                .atMost(PATIENCE)
                .until(
                    () -> admin.post("/api/v1/releases", document("1.0", "")),
                    it -> it.body().contains("read-only"));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text("/detail"))
            .isEqualTo(
                "the database is read-only: connect to the primary, or promote this standby");
      } finally {
        statement.execute("set default_transaction_read_only = off");
        statement.execute("alter database " + name + " reset default_transaction_read_only");
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + name
                + "' and pid <> pg_backend_pid()");
      }
    }
    // The pool checks a connection that was not used for 1 s. One that was used since its session
    // ended has failed and is gone. So after 1 s no later test gets an ended session.
    Awaitility.await()
        .pollDelay(Duration.ofMillis(1_100))
        .atMost(PATIENCE)
        .until(() -> admin.post("/api/v1/releases", document("1.1", "")).status() == 202);
  }
}
