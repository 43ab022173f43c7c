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

/// Statements that are not sent yet. They go to the database together, in one round trip, and are
/// done there in their order; after one that fails none is.
final class Held {
  private final List<Statement> statements = new ArrayList<>();

  /// @param changed is told how many rows it changed, once all of them are done
  private record Statement(String sql, List<Object> values, IntConsumer changed) {}

  boolean isEmpty() {
    return statements.isEmpty();
  }

  void add(IntConsumer changed, String sql, Object... values) {
    statements.add(new Statement(sql, List.of(values), changed));
  }

  /// Sends them.
  ///
  /// @throws SqlFailure if one fails
  void send(Connection connection) {
    if (!isEmpty()) {
      ask(connection, Optional.empty(), _ -> "");
    }
  }

  /// Sends them with a question behind them.
  ///
  /// @return the first row of its answer
  /// @throws SqlFailure if one fails, or the question does
  <R> Optional<R> first(Connection connection, String sql, Sql.Row<R> reader, Object... values) {
    return ask(connection, Optional.of(new Statement(sql, List.of(values), _ -> {})), reader);
  }

  private <R> Optional<R> ask(
      Connection connection, Optional<Statement> question, Sql.Row<R> reader) {
    List<Statement> sent = List.copyOf(statements);
    List<Statement> all = Stream.concat(sent.stream(), question.stream()).toList();
    statements.clear();
    int[] changed = new int[sent.size()];
    Optional<R> answer;
    String sql = all.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Sql.bind(statement, all.stream().flatMap(one -> one.values.stream()).toArray());
      statement.execute();
      for (int i = 0; i < changed.length; i++) {
        changed[i] = statement.getUpdateCount();
        statement.getMoreResults();
      }
      answer = question.isPresent() ? row(statement, reader) : Optional.empty();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
    for (int i = 0; i < changed.length; i++) {
      sent.get(i).changed.accept(changed[i]);
    }
    return answer;
  }

  private static <R> Optional<R> row(PreparedStatement statement, Sql.Row<R> reader)
      throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
    }
  }
}
