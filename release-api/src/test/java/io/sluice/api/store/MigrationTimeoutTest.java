package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MigrationTimeoutTest {
  @Inject Flyway flyway;
  @Inject DataSource database;

  @Test
  void only_the_statements_of_migrations_have_no_time_limit() throws SQLException {
    try (Connection migration = flyway.getConfiguration().getDataSource().getConnection();
        Connection other = database.getConnection()) {
      assertThat(migration.getNetworkTimeout()).isZero();
      assertThat(other.getNetworkTimeout()).isPositive();
    }
  }
}
