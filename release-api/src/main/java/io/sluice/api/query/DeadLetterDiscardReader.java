package io.sluice.api.query;

import io.sluice.api.store.DeadLetterDiscardStore;
import io.sluice.api.store.DeadLetterKey;
import io.sluice.contract.view.DeadLetterView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;

/// Reads which dead letters are discarded.
@ApplicationScoped
class DeadLetterDiscardReader {
  private final JdbcTransactions<JdbcTx> transactions;

  DeadLetterDiscardReader(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// Returns all discarded ones.
  DiscardedDeadLetters all() {
    return DiscardedDeadLetters.of(
        transactions.read(tx -> DeadLetterDiscardStore.all(tx.connection())));
  }

  /// Returns `deadLetter` with its discard, if it has one.
  DeadLetterView complete(DeadLetterView deadLetter) {
    var key = DeadLetterKey.of(deadLetter);
    return deadLetter.withDiscard(
        transactions.read(tx -> DeadLetterDiscardStore.find(tx.connection(), key)));
  }
}
