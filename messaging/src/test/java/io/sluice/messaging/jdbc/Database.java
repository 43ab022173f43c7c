package io.sluice.messaging.jdbc;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// Creates an empty database for each test.
public final class Database {
  private static final List<String> SCRIPTS =
      List.of(
          "V1__messaging.sql",
          "V2__parked_records.sql",
          "V5__log_by_topic_and_age.sql",
          "V6__purges.sql");

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// Returns a new database with the tables of messaging.
  public static DataSource empty() {
    return withTables(TestStack.database("messaging" + NUMBER.incrementAndGet()));
  }

  /// Returns the empty database at `url`, with the tables of messaging.
  public static AgroalDataSource withTables(String url) {
    AgroalDataSource database = pool(url, 16, Duration.ofSeconds(2));
    SCRIPTS.forEach(script -> execute(database, text(script)));
    return database;
  }

  /// Returns the same kind of pool as Quarkus.
  ///
  /// @param acquisitionTimeout maximum wait for a connection
  static AgroalDataSource pool(String url, int size, Duration acquisitionTimeout) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .metricsEnabled(false)
              .connectionPoolConfiguration(pool ->
                  pool.maxSize(size)
                      .acquisitionTimeout(acquisitionTimeout)
                      .exceptionSorter(new PostgreSQLExceptionSorter())
                      .connectionFactoryConfiguration(factory ->
                          factory.jdbcUrl(url).principal(new NamePrincipal("postgres")))));
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  private static String text(String script) {
    try (InputStream in = Database.class.getResourceAsStream("/db/messaging/" + script)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  private Database() {}
}
