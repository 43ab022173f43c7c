package io.sluice.bench.pipeline;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/// Commits rows to PostgreSQL. Each call commits one row of the size of an event.
final class Commits implements AutoCloseable {
  private static final String VALUE = "x".repeat(1_500);

  private final Connection connection;
  private final PreparedStatement insert;

  Commits(int port) {
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port);
    try {
      connection = DriverManager.getConnection(url);
      try (Statement statement = connection.createStatement()) {
        statement.execute("create table if not exists bench_floor (id bigserial, value text)");
      }
      connection.setAutoCommit(false);
      insert = connection.prepareStatement("insert into bench_floor (value) values (?)");
    } catch (SQLException e) {
      throw new IllegalStateException("creating the table of the floor failed", e);
    }
  }

  void insertRow() {
    try {
      insert.setString(1, VALUE);
      insert.executeUpdate();
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("inserting a row into the table of the floor failed", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
