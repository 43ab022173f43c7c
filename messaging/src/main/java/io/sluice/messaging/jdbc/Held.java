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

/// Statements that are not sent yet. They go to the database together, in few round trips, and are
/// done there in their order; after one that fails none is, and nothing more is sent.
final class Held {
  /// So many go together: each mixture is a text of its own, which the driver prepares.
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

  /// Sends them.
  ///
  /// @throws SqlFailure if one fails
  /// @throws IllegalStateException if one failed before, whoever caught that: nothing of it may be
  ///   committed
  void send(Connection connection) {
    requireWhole();
    while (!isEmpty()) {
      ask(connection, next(), Optional.empty(), _ -> "");
    }
  }

  /// Sends them with a question behind them.
  ///
  /// @return the first row of its answer
  /// @throws SqlFailure if one fails, or the question does
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

  /// The first row of the present answer.
  private static <R> Optional<R> row(PreparedStatement statement, Sql.Row<R> reader)
      throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }
}
