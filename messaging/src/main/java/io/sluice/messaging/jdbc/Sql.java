package io.sluice.messaging.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Statements with values for their question marks, and rows as objects. Values may be strings,
/// numbers, booleans, byte arrays, UUIDs, instants, an optional of these (empty is `null`), and
/// collections of strings, longs or UUIDs (an array: `id = any (?)`).
///
/// Each method throws [SqlFailureException] if the database rejects the statement or does not
/// answer.
public final class Sql {

  /// Makes an object from the present row.
  @FunctionalInterface
  public interface Row<R> {
    R read(ResultSet row) throws SQLException;
  }

  /// @return how many rows were changed
  public static int run(Connection connection, String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  /// Runs `sql` once for each element of `rows`, in one round trip.
  ///
  /// @return how many rows each execution changed
  public static int[] batch(Connection connection, String sql, List<Object[]> rows) {
    if (rows.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Object[] values : rows) {
        bind(statement, values);
        statement.addBatch();
      }
      return statement.executeBatch();
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  public static <R> List<R> list(
      Connection connection, String sql, Row<R> reader, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        List<R> all = new ArrayList<>();
        while (row.next()) {
          all.add(reader.read(row));
        }
        return all;
      }
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
  }

  /// Returns the first row, if there is one.
  public static <R> Optional<R> findFirst(
      Connection connection, String sql, Row<R> reader, Object... values) {
    return list(connection, sql, reader, values).stream().findFirst();
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static Optional<Instant> findInstant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  public static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  public static Optional<UUID> findUuid(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, UUID.class));
  }

  static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case Optional<?> some when some.isPresent() -> bind(statement, index, some.get());
      case Optional<?> _ -> statement.setObject(index, null);
      case Instant at -> statement.setObject(index, at.atOffset(ZoneOffset.UTC));
      case Collection<?> none when none.isEmpty() -> statement.setObject(index, "{}", Types.OTHER);
      case Collection<?> many ->
          statement.setArray(
              index, statement.getConnection().createArrayOf(elementType(many), many.toArray()));
      case Object one -> statement.setObject(index, one);
    }
  }

  private static String elementType(Collection<?> many) {
    Object first = many.iterator().next();
    return switch (first) {
      case UUID _ -> "uuid";
      case Long _ -> "bigint";
      case Integer _ -> "integer";
      case Object _ -> "text";
    };
  }

  private Sql() {}
}
