package io.sluice.api.store;

import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Singleton;

/// Deletes the answers of expired idempotency keys.
@Singleton
public class AnswersPurge implements Purge {
  @Override
  public String name() {
    return "answers";
  }

  @Override
  public Pass begin() {
    return (tx, rows) -> {
      int removed = Sql.run(tx.connection(), Answers.FORGET, rows);
      return new Batch(removed, removed < rows);
    };
  }
}
