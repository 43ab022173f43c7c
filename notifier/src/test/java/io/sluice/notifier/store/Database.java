package io.sluice.notifier.store;

import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.jdbc.SqlFailure;
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
import org.postgresql.ds.PGSimpleDataSource;

/// A database of the notifier's, empty, for one test.
public final class Database {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  public Database() {
    dataSource.setUrl(TestStack.database("notifier_test_" + NUMBER.incrementAndGet()));
    dataSource.setUser("postgres");
    execute(script("/db/messaging/V1__carriage.sql"));
    execute(script("/db/migration/V100__notifier.sql"));
  }

  public JdbcTransactions<NotifierTx> transactions() {
    return new JdbcTransactions<>(dataSource, NotifierTx::new, () -> {});
  }

  /// The events of a topic in the log, oldest first within a lane: `id release json`.
  public List<String> log(String topic) {
    return query(
        "select id || ' ' || release || ' ' || event from lane_event where topic = '%s'"
                .formatted(topic)
            + " order by lane, seq");
  }

  /// The first column of each row.
  public List<String> query(String sql) {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.list(connection, sql, row -> row.getString(1));
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private static String script(String name) {
    try (InputStream in = Database.class.getResourceAsStream(name)) {
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
      throw new SqlFailure(e);
    }
  }
}
