package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.sluice.sandbox.TestStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

class MigrationConnectionsTest {
  private static final int LIMIT_SECONDS = 70;

  @Test
  void a_statement_of_a_migration_has_no_time_limit() throws SQLException {
    try (AgroalDataSource pool = pool()) {
      FluentConfiguration migrations = Flyway.configure().dataSource(pool);

      new MigrationConnections().customize(migrations);

      assertThat(networkTimeout(migrations.getDataSource())).isZero();
      assertThat(networkTimeout(pool)).isEqualTo(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      assertThat(
              migrations
                  .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                  .isTransactionalLock())
          .isFalse();
    }
  }

  private static long networkTimeout(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return connection.getNetworkTimeout();
    }
  }

  private static AgroalDataSource pool() throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(1)
                    .connectionFactoryConfiguration(connections ->
                        connections
                            .jdbcUrl(TestStack.database("migration_connections"))
                            .jdbcProperty("socketTimeout", String.valueOf(LIMIT_SECONDS))
                            .principal(new NamePrincipal("postgres")))));
  }
}
