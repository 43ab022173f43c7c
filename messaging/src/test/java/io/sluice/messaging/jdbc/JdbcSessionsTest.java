package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.messaging.Transactions.Unavailable;
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

  private static int ask(JdbcTx tx) {
    return Sql.list(tx.connection(), "select 1", _ -> 1).size();
  }

  private static int refuse(JdbcTx tx) {
    assertThat(ask(tx)).isEqualTo(1);
    throw new IllegalArgumentException("no");
  }

  private void often(
      Class<? extends Throwable> failure, Function<Function<JdbcTx, Integer>, Integer> way) {
    for (int i = 0; i < TIMES; i++) {
      assertThatThrownBy(() ->
              way.apply(
                  failure == Unavailable.class ? JdbcSessionsTest::end : JdbcSessionsTest::refuse))
          .isInstanceOf(failure);
    }
    assertThat(transactions.<Integer>look(JdbcSessionsTest::ask)).isEqualTo(1);
    assertThat(transactions.<Integer>call(JdbcSessionsTest::ask)).isEqualTo(1);
  }

  @Test
  void a_look_whose_session_the_database_ends_frees_its_slot() {
    often(Unavailable.class, transactions::look);
  }

  @Test
  void a_transaction_whose_session_the_database_ends_frees_its_slot() {
    often(Unavailable.class, transactions::call);
  }

  @Test
  void a_look_that_throws_frees_its_slot() {
    often(IllegalArgumentException.class, transactions::look);
  }

  @Test
  void a_transaction_that_throws_frees_its_slot() {
    often(IllegalArgumentException.class, transactions::call);
  }
}
