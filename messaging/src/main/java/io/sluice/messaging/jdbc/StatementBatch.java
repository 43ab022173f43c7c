package io.sluice.messaging.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Statements that are not sent yet. They are sent together, in few round trips, and executed in
/// order. After a failed statement no further one is executed or sent.
final class StatementBatch {
  /// The maximum number of statements per round trip: the driver prepares each combination as its
  /// own SQL text.
  private static final int STATEMENTS_MAX = 16;

  private final List<Statement> statements = new ArrayList<>();
  private boolean isBroken;

  /// @param changed see [JdbcTx#later]
  private record Statement(String sql, List<Object> values, IntConsumer changed) {}

  boolean isEmpty() {
    return statements.isEmpty();
  }

  /// @param changed see [JdbcTx#later]
  void add(IntConsumer changed, String sql, Object... values) {
    statements.add(new Statement(sql, List.of(values), changed));
  }

  /// Sends all pending statements.
  ///
  /// @throws SqlFailureException if one fails
  /// @throws IllegalStateException if one failed before, even if its exception was caught: the
  ///   transaction must not be committed
  void send(Connection connection) {
    requireUsable();
    while (!isEmpty()) {
      query(connection, next(), Optional.empty(), _ -> "");
    }
  }

  /// Sends all pending statements, followed by a query.
  ///
  /// @return the first row of the query's result
  /// @throws SqlFailureException if a statement or the query fails
  <R> Optional<R> queryFirst(
      Connection connection, String sql, Sql.Row<R> reader, Object... values) {
    while (statements.size() > STATEMENTS_MAX) {
      query(connection, next(), Optional.empty(), reader);
    }
    var last = new Statement(sql, List.of(values), _ -> {});
    return query(connection, next(), Optional.of(last), reader);
  }

  private List<Statement> next() {
    List<Statement> first = statements.subList(0, Math.min(STATEMENTS_MAX, statements.size()));
    List<Statement> next = List.copyOf(first);
    first.clear();
    return next;
  }

  private <R> Optional<R> query(
      Connection connection, List<Statement> sent, Optional<Statement> last, Sql.Row<R> reader) {
    requireUsable();
    isBroken = true;
    List<Statement> all = Stream.concat(sent.stream(), last.stream()).toList();
    int[] changed = new int[sent.size()];
    Optional<R> result;
    String sql = all.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Sql.bind(statement, all.stream().flatMap(one -> one.values.stream()).toArray());
      statement.execute();
      for (int i = 0; i < changed.length; i++) {
        int count = statement.getUpdateCount();
        changed[i] = count < 0 ? readRow(statement, _ -> 1).orElse(0) : count;
        statement.getMoreResults();
      }
      result = last.isPresent() ? readRow(statement, reader) : Optional.empty();
    } catch (SQLException e) {
      throw new SqlFailureException(e);
    }
    for (int i = 0; i < changed.length; i++) {
      sent.get(i).changed.accept(changed[i]);
    }
    isBroken = false;
    return result;
  }

  private void requireUsable() {
    if (isBroken) {
      throw new IllegalStateException("the transaction has failed already");
    }
  }

  /// Returns the first row of the present result.
  private static <R> Optional<R> readRow(PreparedStatement statement, Sql.Row<R> reader)
      throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }
}
