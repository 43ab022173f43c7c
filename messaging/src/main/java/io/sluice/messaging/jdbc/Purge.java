package io.sluice.messaging.jdbc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/// Removes what is over its time, a batch at a time. Each bean that is one gets a pass every hour;
/// see [PurgeRunner].
public interface Purge {

  /// What it removes, as metrics and the log name it, such as `inbox`.
  String name();

  /// A new pass over all that is over its time.
  Pass begin();

  /// For one thread.
  @FunctionalInterface
  interface Pass {
    /// Removes the next batch within `tx`. It may be rolled back: what was in it is then for a
    /// later pass.
    ///
    /// @param rows most rows to read or remove
    Batch next(JdbcTx tx, int rows);
  }

  /// @param last whether nothing is left
  record Batch(int removed, boolean last) {}

  /// Removes at most so many rows of what is older than so long: its values are seconds and a
  /// number of rows.
  record Delete(String sql, Duration kept) {
    int run(JdbcTx tx, int rows) {
      return Sql.run(tx.connection(), sql, (double) kept.toSeconds(), rows);
    }
  }

  /// A pass of statements, each run again until it removes less than it may.
  static Pass of(List<Delete> deletes) {
    var left = new ArrayDeque<>(deletes);
    return (tx, rows) -> {
      if (left.isEmpty()) {
        return new Batch(0, true);
      }
      int removed = left.getFirst().run(tx, rows);
      if (removed < rows) {
        left.removeFirst();
      }
      return new Batch(removed, left.isEmpty());
    };
  }
}
