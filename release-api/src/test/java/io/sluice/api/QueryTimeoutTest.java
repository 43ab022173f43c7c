package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
class QueryTimeoutTest extends ApiTest {
  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String database = "";

  @Test
  void a_query_that_waits_for_a_lock_ends_and_the_next_one_succeeds() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table setting_revision in access exclusive mode");

      assertThat(admin.get("/api/v1/environments/production/history").status()).isEqualTo(503);
      connection.rollback();
    }

    assertThat(admin.get("/api/v1/environments/production/history").status()).isEqualTo(200);
  }
}
