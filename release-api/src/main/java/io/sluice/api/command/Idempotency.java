package io.sluice.api.command;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.store.IdempotencyKey;
import io.sluice.api.store.IdempotencyStore;
import io.sluice.api.store.StoredResponse;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/// Processes a request once, and answers each repeat with the first response.
@ApplicationScoped
public class Idempotency {
  private final JdbcTransactions<JdbcTx> transactions;
  private final AuditTrail auditTrail;

  Idempotency(JdbcTransactions<JdbcTx> transactions, AuditTrail auditTrail) {
    this.transactions = transactions;
    this.auditTrail = auditTrail;
  }

  /// Returns the first response, if `key` was received before. The entry of the audit log then
  /// names what that response names.
  Optional<StoredResponse> findResponse(IdempotencyKey key) {
    Optional<StoredResponse> first =
        transactions.read(tx -> IdempotencyStore.find(tx.connection(), key));
    first.ifPresent(auditTrail::setRepeated);
    return first;
  }

  /// Runs `work` in one transaction with the claim of `key`, its response, and the entry of the
  /// audit log.
  StoredResponse execute(IdempotencyKey key, Function<JdbcTx, StoredResponse> work) {
    try {
      return auditTrail.call(
          tx -> {
            IdempotencyStore.claim(tx, key);
            StoredResponse response = work.apply(tx);
            IdempotencyStore.save(tx, key, response);
            return response;
          },
          StoredResponse::status);
    } catch (IdempotencyStore.AnsweredException _) {
      // The retention of the key, one day, may have ended since.
      return findResponse(key).orElseGet(() -> execute(key, work));
    }
  }
}
