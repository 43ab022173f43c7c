package io.sluice.messaging.quarkus;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration;
import io.agroal.api.configuration.AgroalDataSourceConfiguration.DataSourceImplementation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/// Gives migrations connections of their own, without the time limit of a response: a statement may
/// build an index for minutes. Other replicas wait for the one that migrates.
@Singleton
class MigrationConnections implements FlywayConfigurationCustomizer {
  private static final int CONNECTIONS_MAX = 4;
  private static final int UNLIMITED = -1;

  @Override
  public void customize(FluentConfiguration configuration) {
    if (configuration.getDataSource() instanceof AgroalDataSource pool) {
      configuration
          .dataSource(unlimited(pool.getConfiguration().connectionPoolConfiguration()))
          .lockRetryCount(UNLIMITED);
    }
    // A lock within a transaction would make the build of an index wait for its own migration.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }

  private static AgroalDataSource unlimited(AgroalConnectionPoolConfiguration pool) {
    AgroalConnectionFactoryConfiguration connections =
        new AgroalConnectionFactoryConfigurationSupplier(pool.connectionFactoryConfiguration())
            .jdbcProperty("socketTimeout", "0")
            .get();
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .dataSourceImplementation(DataSourceImplementation.AGROAL_POOLLESS)
              .connectionPoolConfiguration(
                  new AgroalConnectionPoolConfigurationSupplier()
                      .maxSize(CONNECTIONS_MAX)
                      .connectionFactoryConfiguration(() -> connections)));
    } catch (SQLException e) {
      throw new IllegalStateException("no connections for migrations", e);
    }
  }
}
