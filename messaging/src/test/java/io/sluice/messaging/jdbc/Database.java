package io.sluice.messaging.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/// A PostgreSQL for the tests of this JVM, with an empty database for each test.
public final class Database {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final EmbeddedPostgres POSTGRES = start();

  /// A new database with the tables of the carriage.
  public static DataSource empty() {
    String name = "test" + NUMBER.incrementAndGet();
    execute(POSTGRES.getPostgresDatabase(), "create database " + name);
    DataSource database = POSTGRES.getDatabase("postgres", name);
    execute(database, script());
    return database;
  }

  private static String script() {
    try (InputStream in = Database.class.getResourceAsStream("/db/messaging/V1__carriage.sql")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void execute(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Database() {}
}
