package io.sluice.messaging.jdbc;

import java.util.function.ToIntBiFunction;

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

  /// A pass of one statement that is run again until it removes less than it may.
  ///
  /// @param delete removes at most so many rows, and returns how many
  static Pass repeat(ToIntBiFunction<JdbcTx, Integer> delete) {
    return (tx, rows) -> {
      int removed = delete.applyAsInt(tx, rows);
      return new Batch(removed, removed < rows);
    };
  }
}
