package io.sluice.engine.effect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A statement in one line.
public final class Sql {

  /// Reads the present row.
  @FunctionalInterface
  public interface Reader<R> {
    R read(ResultSet row) throws SQLException;
  }

  /// @return how many rows changed
  public static int update(Connection tx, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(tx, sql, values)) {
      return statement.executeUpdate();
    }
  }

  public static <R> List<R> list(Connection tx, Reader<R> reader, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(tx, sql, values);
        ResultSet rows = statement.executeQuery()) {
      var found = new ArrayList<R>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    }
  }

  /// The first row, if there is one.
  public static <R> Optional<R> first(Connection tx, Reader<R> reader, String sql, Object... values)
      throws SQLException {
    return list(tx, reader, sql, values).stream().findFirst();
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static PreparedStatement prepare(Connection tx, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = tx.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      statement.setObject(i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
    }
    return statement;
  }

  private Sql() {}
}
