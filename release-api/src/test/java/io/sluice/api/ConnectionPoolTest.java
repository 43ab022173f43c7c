package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The pool of connections to the database.
@QuarkusTest
class ConnectionPoolTest extends ApiTest {
  private static final int SIZE = 16;

  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where datname = current_database()";

  @Inject @Nullable AgroalDataSource database;

  @Test
  void all_connections_are_open_before_requests_need_them() {
    AgroalDataSource pool = requireNonNull(database);
    assertThat(pool.getConfiguration().connectionPoolConfiguration().maxSize()).isEqualTo(SIZE);

    Awaitility.await().atMost(PATIENCE).until(() -> sessions(pool) >= SIZE);
  }

  private static int sessions(AgroalDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SESSIONS)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
