package io.sluice.messaging.jdbc;

import io.sluice.messaging.Transactions;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs purges without a rest between their batches.
final class Passes {
  private final AtomicInteger removed = new AtomicInteger();
  private final PurgeRunner runner;

  Passes(Transactions<JdbcTx> transactions) {
    runner =
        new PurgeRunner(transactions, () -> 0, _ -> true, (_, rows, _) -> removed.addAndGet(rows));
  }

  /// @return how many rows it removed
  int run(Purge purge) {
    removed.set(0);
    var _ = runner.run(purge);
    return removed.get();
  }

  /// Returns the plan of `sql` from PostgreSQL.
  static String plan(Transactions<JdbcTx> transactions, String sql, Object... values) {
    return transactions.call(tx -> {
      Sql.run(tx.connection(), "analyze");
      return String.join(
          "\n", Sql.list(tx.connection(), "explain " + sql, row -> row.getString(1), values));
    });
  }
}
