package io.sluice.messaging.jdbc;

import java.time.Duration;

/// Forgets messages that were handled long ago.
public final class InboxPurge implements Purge {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Duration kept;

  public InboxPurge(JdbcTransactions<JdbcTx> transactions, Duration kept) {
    this.transactions = transactions;
    this.kept = kept;
  }

  @Override
  public int purge() {
    return Purge.inBatches(transactions, this::batch);
  }

  private int batch(JdbcTx tx) {
    return Sql.run(
        tx.connection(),
        """
        delete from inbox where ctid = any (array (
          select ctid from inbox where at < clock_timestamp() - make_interval(secs => ?) limit ?))
        """,
        (double) kept.toSeconds(),
        BATCH);
  }
}
