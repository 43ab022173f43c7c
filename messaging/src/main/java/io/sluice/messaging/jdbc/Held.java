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
final class Held {
  /// The maximum number of statements per round trip: the driver prepares each combination as its
  /// own SQL text.
  private static final int TOGETHER = 16;

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

  /// Sends all held statements.
  ///
  /// @throws SqlFailure if one fails
  /// @throws IllegalStateException if one failed before, even if its exception was caught: the
  ///   transaction must not be committed
  void send(Connection connection) {
    requireWhole();
    while (!isEmpty()) {
      ask(connection, next(), Optional.empty(), _ -> "");
    }
  }

  /// Sends all held statements, followed by a query.
  ///
  /// @return the first row of the query's result
  /// @throws SqlFailure if a statement or the query fails
  <R> Optional<R> first(Connection connection, String sql, Sql.Row<R> reader, Object... values) {
    while (statements.size() > TOGETHER) {
      ask(connection, next(), Optional.empty(), reader);
    }
    var question = new Statement(sql, List.of(values), _ -> {});
    return ask(connection, next(), Optional.of(question), reader);
  }

  private List<Statement> next() {
    List<Statement> first = statements.subList(0, Math.min(TOGETHER, statements.size()));
    List<Statement> next = List.copyOf(first);
    first.clear();
    return next;
  }

  private <R> Optional<R> ask(
      Connection connection,
      List<Statement> sent,
      Optional<Statement> question,
      Sql.Row<R> reader) {
    requireWhole();
    isBroken = true;
    List<Statement> all = Stream.concat(sent.stream(), question.stream()).toList();
    int[] changed = new int[sent.size()];
    Optional<R> answer;
    String sql = all.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Sql.bind(statement, all.stream().flatMap(one -> one.values.stream()).toArray());
      statement.execute();
      for (int i = 0; i < changed.length; i++) {
        int count = statement.getUpdateCount();
        changed[i] = count < 0 ? row(statement, _ -> 1).orElse(0) : count;
        statement.getMoreResults();
      }
      answer = question.isPresent() ? row(statement, reader) : Optional.empty();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
    for (int i = 0; i < changed.length; i++) {
      sent.get(i).changed.accept(changed[i]);
    }
    isBroken = false;
    return answer;
  }

  private void requireWhole() {
    if (isBroken) {
      throw new IllegalStateException("the transaction has failed already");
    }
  }

  /// Returns the first row of the present result.
  private static <R> Optional<R> row(PreparedStatement statement, Sql.Row<R> reader)
      throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }
}
