package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.sluice.contract.Progress;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class JdbcTransactionsTest {
  private static final String LANE = "production/shop";

  private final DataSource database = Database.empty();
  private final AtomicInteger woken = new AtomicInteger();
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(database, JdbcTx::new, woken::incrementAndGet);

  private static LaneRow append(JdbcTx tx) {
    LaneRow row = tx.lock(LANE);
    return LaneLog.append(
        tx, row, UUID.randomUUID(), Optional.empty(), new Progress.LaneStopped(), tx.now());
  }

  /// Appends and retries after time-outs, as the services do: if the disk is slow for seven other
  /// tests, a lane is locked for too long.
  private LaneRow appendWithRetries() {
    while (true) {
      try {
        return transactions.call(JdbcTransactionsTest::append);
      } catch (UnavailableException e) {
        if (!e.isTimeout()) {
          throw e;
        }
      }
    }
  }

  private List<LogEntry> log() {
    return transactions.call(tx -> tx.entries(LANE, 0, 10_000));
  }

  @Test
  void eight_threads_on_one_lane_leave_no_gap_and_lose_nothing() throws Exception {
    int threads = 8;
    int rounds = 25;
    try (var executor = Executors.newFixedThreadPool(threads)) {
      Callable<Boolean> writer =
          () -> {
            for (int round = 0; round < rounds; round++) {
              appendWithRetries();
            }
            return true;
          };
      var writers = IntStream.range(0, threads).mapToObj(_ -> writer).toList();
      for (var done : executor.invokeAll(writers, 2, TimeUnit.MINUTES)) {
        assertThat(done.get()).isTrue();
      }
    }

    assertThat(log())
        .extracting(LogEntry::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(woken).hasValue(200);
  }

  @Test
  void an_entry_reads_back_as_it_was_written() {
    UUID release = UUID.randomUUID();
    LogEntry entry =
        new LogEntry(
            LANE,
            1,
            UUID.randomUUID(),
            Optional.of(release),
            "release.progress",
            "io.sluice.lane-stopped",
            "{\"type\":\"stopped\", \"z\":1.0,\"a\":\"ü\"}",
            Instant.parse("2026-01-02T03:04:05.678901Z"));
    LaneRow row = new LaneRow(LANE, 1, 2, 3, entry.at(), "{}");

    LaneRow read =
        transactions.call(tx -> {
          LaneRow fresh = tx.lock(LANE);
          assertThat(fresh).isEqualTo(new LaneRow(LANE, 0, 0, 0, Instant.EPOCH, ""));
          tx.append(entry);
          tx.save(row);
          assertThat(tx.entries(LANE, 0, 10)).containsExactly(entry);
          return tx.lock(LANE);
        });

    assertThat(read).isEqualTo(row);
    assertThat(log()).containsExactly(entry);
  }

  @Test
  void a_message_is_claimed_once() {
    UUID id = UUID.randomUUID();

    assertThat(transactions.<Boolean>call(tx -> tx.claim("engine", "/sluice/api", id))).isTrue();
    assertThat(transactions.<Boolean>call(tx -> tx.claim("engine", "/sluice/api", id))).isFalse();
    assertThat(transactions.<Boolean>call(tx -> tx.claim("other", "/sluice/api", id))).isTrue();
  }

  @Test
  void a_transaction_that_throws_leaves_nothing_behind() {
    UUID id = UUID.randomUUID();

    assertThatThrownBy(() ->
            transactions.call(tx -> {
              tx.claim("engine", "/sluice/api", id);
              append(tx);
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(log()).isEmpty();
    assertThat(woken).hasValue(0);
    assertThat(transactions.<Boolean>call(tx -> tx.claim("engine", "/sluice/api", id))).isTrue();
  }

  @Test
  void a_repeated_sequence_is_a_violated_invariant() {
    transactions.call(JdbcTransactionsTest::append);

    assertThatThrownBy(() ->
            transactions.call(tx -> {
              tx.lock(LANE);
              tx.append(log().getFirst());
              return tx.entries(LANE, 0, 1);
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot append to the log");
  }

  @Test
  void a_row_that_is_not_locked_is_not_written() {
    assertThatThrownBy(() ->
            transactions.call(tx -> {
              tx.save(new LaneRow(LANE, 1, 0, 0, Instant.EPOCH, ""));
              return 0;
            }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_write_to_a_locked_lane_times_out_and_can_be_repeated_later() throws Exception {
    var locked = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var executor = Executors.newSingleThreadExecutor()) {
      var holder =
          executor.submit(() ->
              transactions.call(tx -> {
                tx.lock(LANE);
                locked.countDown();
                await(release);
                return true;
              }));
      locked.await();

      assertThatThrownBy(() -> transactions.call(JdbcTransactionsTest::append))
          .asInstanceOf(type(UnavailableException.class))
          .matches(UnavailableException::isTimeout);

      release.countDown();
      assertThat(holder.get()).isTrue();
    }
    assertThat(transactions.call(JdbcTransactionsTest::append).seq()).isEqualTo(1);
  }

  @Test
  void a_transaction_that_takes_too_long_is_ended_by_the_database() {
    assertThatThrownBy(() ->
            TransactionLimit.during(
                Duration.ofMillis(100),
                () ->
                    transactions.call(tx -> {
                      append(tx);
                      return Sql.list(
                          tx.connection(), "select pg_sleep(5)", row -> row.getString(1));
                    })))
        .asInstanceOf(type(UnavailableException.class))
        .matches(UnavailableException::isTimeout);
    assertThat(log()).isEmpty();
  }

  private static int sleep(JdbcTx tx, double seconds) {
    return Sql.findFirst(
            tx.connection(),
            "select pg_backend_pid() as pid, pg_sleep(?)",
            row -> row.getInt("pid"),
            seconds)
        .orElseThrow();
  }

  @Test
  void a_read_that_takes_too_long_is_ended_by_the_database() {
    assertThatThrownBy(() ->
            TransactionLimit.during(
                Duration.ofMillis(100), () -> transactions.read(tx -> sleep(tx, 5))))
        .asInstanceOf(type(UnavailableException.class))
        .matches(UnavailableException::isTimeout);
    assertThat(transactions.<Integer>read(tx -> sleep(tx, 0))).isPositive();
  }

  /// The services have several of these objects on one pool.
  @Test
  void each_transaction_sets_its_own_time_limit_on_a_shared_session() {
    var others = new JdbcTransactions<>(database, JdbcTx::new, () -> {});

    int first =
        TransactionLimit.during(
            Duration.ofMillis(100), () -> transactions.call(tx -> sleep(tx, 0)));
    int second = others.call(tx -> sleep(tx, 0.3));

    assertThat(second).isEqualTo(first);
    assertThatThrownBy(() ->
            TransactionLimit.during(
                Duration.ofMillis(100), () -> transactions.call(tx -> sleep(tx, 5))))
        .asInstanceOf(type(UnavailableException.class))
        .matches(UnavailableException::isTimeout);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
