package io.sluice.messaging.jdbc;

import java.util.function.ToIntFunction;

/// Forgets what is kept for a time only. Each bean that is one is run once an hour.
public interface Purge {
  /// Most rows that one transaction removes: others wait no longer than that takes.
  int BATCH = 5_000;

  /// Removes what is over its time, a bounded number in each transaction.
  ///
  /// @return how many were removed
  int purge();

  /// Calls `batch` in a transaction of its own, until it removes fewer than [#BATCH].
  ///
  /// @return how many were removed
  static int inBatches(JdbcTransactions<JdbcTx> transactions, ToIntFunction<JdbcTx> batch) {
    int total = 0;
    int removed;
    do {
      removed = transactions.call(batch::applyAsInt);
      total += removed;
    } while (removed == BATCH);
    return total;
  }
}
