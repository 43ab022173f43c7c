package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.Transactions.UnavailableException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// The pool's sessions: after any failure of a session, its slot in the pool is free again.
class JdbcSessionsTest {
  /// More than the pool has slots.
  private static final int TIMES = 20;

  private static final String END = "select 1 from pg_terminate_backend(pg_backend_pid())";

  private final DataSource database = Database.empty();
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(database, JdbcTx::new, () -> {});

  private static int end(JdbcTx tx) {
    return Sql.list(tx.connection(), END, _ -> 1).size();
  }

  private static int read(JdbcTx tx) {
    return Sql.list(tx.connection(), "select 1", _ -> 1).size();
  }

  private static int reject(JdbcTx tx) {
    assertThat(read(tx)).isEqualTo(1);
    throw new IllegalArgumentException("no");
  }

  private void repeat(
      Class<? extends Throwable> failure, Function<Function<JdbcTx, Integer>, Integer> run) {
    for (int i = 0; i < TIMES; i++) {
      assertThatThrownBy(() ->
              run.apply(
                  failure == UnavailableException.class
                      ? JdbcSessionsTest::end
                      : JdbcSessionsTest::reject))
          .isInstanceOf(failure);
    }
    assertThat(transactions.<Integer>read(JdbcSessionsTest::read)).isEqualTo(1);
    assertThat(transactions.<Integer>call(JdbcSessionsTest::read)).isEqualTo(1);
  }

  @Test
  void a_read_whose_session_the_database_ends_frees_its_slot() {
    repeat(UnavailableException.class, transactions::read);
  }

  @Test
  void a_transaction_whose_session_the_database_ends_frees_its_slot() {
    repeat(UnavailableException.class, transactions::call);
  }

  @Test
  void a_read_that_throws_frees_its_slot() {
    repeat(IllegalArgumentException.class, transactions::read);
  }

  @Test
  void a_transaction_that_throws_frees_its_slot() {
    repeat(IllegalArgumentException.class, transactions::call);
  }
}
