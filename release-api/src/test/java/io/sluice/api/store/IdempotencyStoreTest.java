package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyStoreTest {
  private static final String MANY =
      """
      insert into idempotent_response (scope, key, fingerprint, status, body, at)
      select 'many', n::text, '', 202, '', ?::timestamptz from generate_series(1, 20000) n
      """;

  @Inject DataSource database;

  @Test
  void the_deletion_of_expired_answers_uses_the_index_without_a_sequential_scan()
      throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "set local transaction_timeout = 0");
      Sql.run(connection, MANY, Instant.now());

      List<String> plan =
          Sql.list(
              connection,
              "explain " + IdempotencyStore.DELETE_EXPIRED,
              row -> row.getString(1),
              5_000);

      assertThat(String.join("\n", plan))
          .contains("idempotent_response_at")
          .doesNotContain("Seq Scan");
      connection.rollback();
    }
  }
}
