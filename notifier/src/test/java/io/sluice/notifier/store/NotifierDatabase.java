package io.sluice.notifier.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.jdbc.SqlFailureException;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// An empty notifier database for one test.
public final class NotifierDatabase {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DataSource dataSource;

  public NotifierDatabase() {
    dataSource = pool(TestStack.database("notifier_test_" + NUMBER.incrementAndGet()));
    execute(script("/db/messaging/V1__messaging.sql"));
    execute(script("/db/messaging/V2__parked_records.sql"));
    execute(script("/db/messaging/V5__log_by_topic_and_age.sql"));
    execute(script("/db/messaging/V6__purges.sql"));
    execute(script("/db/migration/V100__notifier.sql"));
    execute(script("/db/migration/V110__ended_deliveries.sql"));
  }

  public JdbcTransactions<JdbcNoticeTx> transactions() {
    return new JdbcTransactions<>(dataSource, JdbcNoticeTx::new, () -> {});
  }

  /// Returns the first column of each row.
  public List<String> query(String sql) {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.list(connection, sql, row -> row.getString(1));
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  private static DataSource pool(String url) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .metricsEnabled(false)
              .connectionPoolConfiguration(pool ->
                  pool.maxSize(8)
                      .exceptionSorter(new PostgreSQLExceptionSorter())
                      .connectionFactoryConfiguration(factory ->
                          factory.jdbcUrl(url).principal(new NamePrincipal("postgres")))));
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  private static String script(String name) {
    try (InputStream in = NotifierDatabase.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }
}
