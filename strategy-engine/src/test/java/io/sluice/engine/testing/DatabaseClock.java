package io.sluice.engine.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/// The clock of a test's database, which the test sets: sessions find its `clock_timestamp()`
/// before PostgreSQL's.
public final class DatabaseClock {
  private final DataSource database;

  /// @param database without open sessions
  public DatabaseClock(DataSource database) {
    this.database = database;
    run("create schema shifted");
    run("create table shifted.clock (ahead interval not null)");
    run("insert into shifted.clock values (interval '0')");
    run(
        """
        create function shifted.clock_timestamp() returns timestamptz volatile language sql as
        'select pg_catalog.clock_timestamp() + (select ahead from shifted.clock)'
        """);
  }

  /// The SQL at the start of each new session.
  static final String SESSION = "set search_path = public, shifted, pg_catalog";

  /// Moves the clock forward, or backwards by a negative time.
  public void jump(Duration time) {
    run("update shifted.clock set ahead = ahead + interval '" + time.toMillis() + " ms'");
  }

  private void run(String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + sql, e);
    }
  }
}
