package io.sluice.engine.testing;

import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.JdbcTransactions;
import java.util.function.Function;
import javax.sql.DataSource;

/// Transactions with the longest time limit, for slow machines.
final class PatientTransactions implements Transactions<JdbcEngineTx> {
  private final JdbcTransactions<JdbcEngineTx> transactions;

  PatientTransactions(DataSource database) {
    this.transactions = new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});
  }

  @Override
  public <R> R call(Function<? super JdbcEngineTx, R> work) {
    return TransactionLimit.during(TransactionLimit.LONGEST, () -> transactions.call(work));
  }
}
