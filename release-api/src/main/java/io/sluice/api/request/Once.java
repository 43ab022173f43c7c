package io.sluice.api.request;

import io.sluice.api.store.Answer;
import io.sluice.api.store.Answers;
import io.sluice.api.store.Repeat;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Does a request once, however often it is sent; who repeats it gets the first answer.
@ApplicationScoped
public class Once {
  /// Seldom enough that it costs requests nothing.
  private static final Duration FORGET_EVERY = Duration.ofSeconds(1);

  private final JdbcTransactions<JdbcTx> transactions;
  private final AtomicLong forgotAt = new AtomicLong(System.nanoTime());

  Once(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// The first answer, if `repeat` was asked before.
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
        if (isTimeToForget()) {
          Answers.forget(tx);
        }
        return answer;
      });
    } catch (Answers.Answered _) {
      return known(repeat).orElseThrow();
    }
  }

  private boolean isTimeToForget() {
    long last = forgotAt.get();
    long now = System.nanoTime();
    return now - last > FORGET_EVERY.toNanos() && forgotAt.compareAndSet(last, now);
  }
}
