package io.sluice.api.store;

import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Singleton;

/// Forgets what was answered under keys that hold no longer.
@Singleton
public class AnswersPurge implements Purge {
  private final JdbcTransactions<JdbcTx> transactions;

  AnswersPurge(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  @Override
  public int purge() {
    return Purge.inBatches(transactions, tx -> Sql.run(tx.connection(), Answers.FORGET, BATCH));
  }
}
