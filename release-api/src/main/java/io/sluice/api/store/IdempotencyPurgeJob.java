package io.sluice.api.store;

import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Singleton;

/// Deletes the responses of expired idempotency keys.
@Singleton
public class IdempotencyPurgeJob implements Purge {
  @Override
  public String name() {
    return "answers";
  }

  @Override
  public Pass begin() {
    return (tx, rows) -> {
      int removed = Sql.run(tx.connection(), IdempotencyStore.DELETE_EXPIRED, rows);
      return new Batch(removed, removed < rows);
    };
  }
}
