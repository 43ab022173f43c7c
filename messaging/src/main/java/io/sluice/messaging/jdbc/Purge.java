package io.sluice.messaging.jdbc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/// Removes rows past their retention, one batch at a time. [PurgeRunner] gives each bean of this
/// type a pass every hour.
public interface Purge {

  /// Returns the name of the removed rows in metrics and the log, such as `inbox`.
  String name();

  /// Begins a new pass over all rows past their retention.
  Pass begin();

  /// One pass; for one thread.
  @FunctionalInterface
  interface Pass {
    /// Removes the next batch within `tx`. If `tx` is rolled back, a later pass removes the rows of
    /// this batch.
    ///
    /// @param rows maximum number of rows to read or remove
    Batch next(JdbcTx tx, int rows);

    /// Receives the commit of the last batch.
    default void onCommit() {}
  }

  /// @param last whether no row is left
  record Batch(int removed, boolean last) {}

  /// Deletes at most a given number of rows older than a given age. The statement's parameters are
  /// the age in seconds and the number of rows.
  record Delete(String sql, Duration retention) {
    int run(JdbcTx tx, int rows) {
      return Sql.run(tx.connection(), sql, (double) retention.toSeconds(), rows);
    }
  }

  /// Returns a pass of statements, each repeated until it removes fewer rows than its maximum.
  static Pass of(List<Delete> deletes) {
    var remaining = new ArrayDeque<>(deletes);
    return (tx, rows) -> {
      if (remaining.isEmpty()) {
        return new Batch(0, true);
      }
      int removed = remaining.getFirst().run(tx, rows);
      if (removed < rows) {
        remaining.removeFirst();
      }
      return new Batch(removed, remaining.isEmpty());
    };
  }
}
