package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class QueryTimeoutTest extends ApiTest {
  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String database = "";

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/me", "/q/openapi", "/q/metrics"})
  void a_key_that_cannot_be_read_is_no_error_of_the_service(String path) throws SQLException {
    Client client = admin.as("").with("Authorization", "Bearer sluice_" + "x".repeat(43));
    try (Connection connection = DriverManager.getConnection(database, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table api_key in access exclusive mode");

      Reply reply = client.get(path);

      assertThat(reply.status()).as(reply.body()).isEqualTo(503);
      assertThat(reply.text("/type")).isEqualTo("urn:sluice:problem:unavailable");
      assertThat(reply.http().headers().firstValue("Retry-After")).hasValue("1");
      connection.rollback();
    }

    assertThat(client.get(path).status()).isEqualTo(401);
  }

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
