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
  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where datname = current_database()";

  @Inject @Nullable AgroalDataSource database;

  @Test
  void the_pool_is_full_from_the_start() {
    AgroalDataSource pool = requireNonNull(database);
    var settings = pool.getConfiguration().connectionPoolConfiguration();
    assertThat(settings.initialSize()).isEqualTo(settings.maxSize());
    assertThat(settings.minSize()).isEqualTo(settings.maxSize());

    Awaitility.await().atMost(PATIENCE).until(() -> sessions(pool) >= settings.maxSize());
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
