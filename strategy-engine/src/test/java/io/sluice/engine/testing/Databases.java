package io.sluice.engine.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.sluice.sandbox.TestStack;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Empty databases with the engine's tables.
public final class Databases {
  private static final AtomicReference<AgroalDataSource> LAST = new AtomicReference<>();

  /// Creates a database, and closes the connections to the previous one.
  public static DataSource empty() {
    String name = "engine_" + UUID.randomUUID().toString().replace("-", "");
    AgroalDataSource database = open(TestStack.database(name));
    Optional.ofNullable(LAST.getAndSet(database)).ifPresent(AgroalDataSource::close);
    Flyway.configure()
        .dataSource(database)
        .locations("db/messaging", "db/migration")
        .load()
        .migrate();
    return database;
  }

  private static AgroalDataSource open(String url) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(pool ->
                  pool.maxSize(8)
                      .exceptionSorter(new PostgreSQLExceptionSorter())
                      .connectionFactoryConfiguration(connections ->
                          connections
                              .jdbcUrl(url)
                              .initialSql(DatabaseClock.SESSION)
                              .principal(new NamePrincipal("postgres")))));
    } catch (SQLException e) {
      throw new IllegalStateException("no pool for " + url, e);
    }
  }

  private Databases() {}
}
