package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Progress;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JdbcTxTest {
  private static final String LANE = "production/shop";
  private static final String CLAIM =
      "insert into inbox (consumer, source, id) values (?, ?, ?) on conflict do nothing";

  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});

  private static String tables(JdbcTx tx) {
    return Sql.findFirst(
            tx.connection(),
            "select (select count(*) from inbox) || ' ' || (select count(*) from lane_event) as n",
            row -> row.getString("n"))
        .orElseThrow();
  }

  private static void append(JdbcTx tx, LaneRow row, int times) {
    LaneRow last = row;
    for (int i = 0; i < times; i++) {
      last =
          LaneLog.append(
              tx, last, UUID.randomUUID(), Optional.empty(), new Progress.LaneStopped(), tx.now());
    }
  }

  @Test
  void a_deferred_statement_runs_before_the_next_read() {
    UUID id = UUID.randomUUID();
    List<Integer> changed = new ArrayList<>();

    String counts =
        transactions.call(tx -> {
          tx.later(changed::add, CLAIM, "a", "s", id);
          tx.later(changed::add, CLAIM, "a", "s", id);
          LaneRow row = tx.lock(LANE);
          assertThat(changed).containsExactly(1, 0);
          append(tx, row, 2);
          tx.later(changed::add, "delete from inbox where id = ? or consumer = ?", id, "b");
          return tables(tx);
        });

    assertThat(counts).isEqualTo("0 2");
    assertThat(changed).containsExactly(1, 0, 1);
  }

  @Test
  void a_deferred_statement_is_committed_without_a_read() {
    transactions.call(tx -> {
      tx.later(CLAIM, "a", "s", UUID.randomUUID());
      return 0;
    });

    assertThat(transactions.<String>call(JdbcTxTest::tables)).isEqualTo("1 0");
  }

  @Test
  void an_exception_from_a_row_count_consumer_rolls_the_transaction_back() {
    assertThatThrownBy(() ->
            transactions.call(tx -> {
              append(tx, tx.lock(LANE), 1);
              tx.later(
                  _ -> {
                    throw new IllegalArgumentException("no");
                  },
                  CLAIM,
                  "a",
                  "s",
                  UUID.randomUUID());
              return 0;
            }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(transactions.<String>call(JdbcTxTest::tables)).isEqualTo("0 0");
  }

  @Test
  void after_a_failed_statement_no_other_is_executed() {
    UUID id = UUID.randomUUID();
    List<Integer> changed = new ArrayList<>();

    assertThatThrownBy(() ->
            transactions.call(tx -> {
              tx.later(CLAIM, "a", "s", id);
              tx.later("insert into inbox (consumer, source, id) values (?, ?, ?)", "a", "s", id);
              tx.later(changed::add, CLAIM, "b", "s", id);
              try {
                return tx.lock(LANE);
              } catch (SqlFailureException _) {
                return tx.lock(LANE); // by mistake: no statement may follow a failure
              }
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("failed already");

    assertThat(changed).isEmpty();
    assertThat(transactions.<String>call(JdbcTxTest::tables)).isEqualTo("0 0");
  }

  @Test
  void a_transaction_rolls_back_even_if_the_exception_of_a_consumer_is_caught() {
    UUID id = UUID.randomUUID();

    assertThatThrownBy(() ->
            transactions.call(tx -> {
              tx.later(
                  _ -> {
                    throw new IllegalArgumentException("too many");
                  },
                  CLAIM,
                  "a",
                  "s",
                  id);
              assertThatThrownBy(() -> tx.lock(LANE)).isInstanceOf(IllegalArgumentException.class);
              return 0;
            }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(transactions.<Boolean>call(tx -> tx.claim("a", "s", id))).isTrue();
  }

  @Test
  void a_deferred_query_reports_if_a_row_exists() {
    UUID id = UUID.randomUUID();
    List<Integer> found = new ArrayList<>();
    String query = "select 1 from inbox where id = ?";

    transactions.call(tx -> {
      tx.later(found::add, query, id);
      tx.later(CLAIM, "a", "s", id);
      tx.later(found::add, query, id);
      return tx.lock(LANE);
    });

    assertThat(found).containsExactly(0, 1);
  }

  @Test
  void a_read_cannot_write() {
    assertThatThrownBy(() ->
            transactions.read(tx -> {
              tx.later(CLAIM, "a", "s", UUID.randomUUID());
              return 0;
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_log_grows_by_many_entries_at_once() {
    transactions.call(tx -> {
      append(tx, tx.lock(LANE), 500);
      return 0;
    });

    List<LogEntry> log = transactions.call(tx -> tx.entries(LANE, 0, 1_000));
    assertThat(log).extracting(LogEntry::sequence).hasSize(500).isSorted().endsWith(500L);
  }

  @Test
  void the_clock_is_read_after_the_wait_for_a_row() throws Exception {
    transactions.call(tx -> tx.lock(LANE));
    var locked = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<Instant> first =
          threads.submit(() ->
              transactions.<Instant>call(tx -> {
                tx.lock(LANE);
                locked.countDown();
                Awaitility.await().until(() -> isLockAwaited(tx));
                return clock(tx);
              }));
      Future<Instant> second =
          threads.submit(() -> {
            assertThat(locked.await(1, TimeUnit.MINUTES)).isTrue();
            return Awaitility.await()
                .ignoreException(UnavailableException.class) // the lock times out after 1 s
                .until(
                    () ->
                        transactions.<Instant>call(tx -> {
                          tx.lock(LANE);
                          return tx.now();
                        }),
                    Objects::nonNull);
          });

      Instant earlier = first.get();
      assertThat(second.get()).isAfter(earlier);
    }
  }

  private static boolean isLockAwaited(JdbcTx tx) {
    return !Sql.list(tx.connection(), "select 1 from pg_locks where not granted", _ -> 1).isEmpty();
  }

  private static Instant clock(JdbcTx tx) {
    return Sql.findFirst(
            tx.connection(), "select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }
}
