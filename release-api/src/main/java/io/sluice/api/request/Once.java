package io.sluice.api.request;

import io.sluice.api.store.Answer;
import io.sluice.api.store.Answers;
import io.sluice.api.store.Repeat;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/// Processes a request once, and answers each repeat with the first answer.
@ApplicationScoped
public class Once {
  private final JdbcTransactions<JdbcTx> transactions;

  Once(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// Returns the first answer, if `repeat` was received before.
  Optional<Answer> known(Repeat repeat) {
    return transactions.look(tx -> Answers.find(tx.connection(), repeat));
  }

  /// Runs `work` in one transaction with the claim of `repeat` and its answer.
  Answer call(Repeat repeat, Function<JdbcTx, Answer> work) {
    try {
      return transactions.call(tx -> {
        Answers.claim(tx, repeat);
        Answer answer = work.apply(tx);
        Answers.keep(tx, repeat, answer);
        return answer;
      });
    } catch (Answers.Answered _) {
      // The retention of the key, one day, may have ended since.
      return known(repeat).orElseGet(() -> call(repeat, work));
    }
  }
}
