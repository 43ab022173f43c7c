package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.jdbc.PurgeRunner.End;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class PurgeRunnerTest {
  private static final String TIME_OUT = "25P04";

  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});
  private final AtomicLong nanos = new AtomicLong();
  private final List<Duration> rests = new ArrayList<>();
  private final List<Integer> batchSizes = new ArrayList<>();
  private final AtomicInteger removed = new AtomicInteger();
  private int restsLeft = Integer.MAX_VALUE;
  private final PurgeRunner runner =
      new PurgeRunner(
          transactions, nanos::get, this::rest, (_, rows, _) -> removed.addAndGet(rows));

  private boolean rest(Duration time) {
    rests.add(time);
    return --restsLeft > 0;
  }

  /// Returns a purge of `batches` batches, each of which runs `work`.
  private Purge purge(int batches, IntConsumer work) {
    return new Purge() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Pass begin() {
        var remaining = new AtomicInteger(batches);
        return (_, rows) -> {
          batchSizes.add(rows);
          work.accept(rows);
          return new Batch(rows, remaining.decrementAndGet() == 0);
        };
      }
    };
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static SqlFailureException failure(String state) {
    return new SqlFailureException(new SQLException("no", state));
  }

  /// The general limit of 3 s would end each transaction of this purge.
  @Test
  void rows_that_take_longer_than_other_transactions_may_are_removed_nevertheless() {
    run(
        """
        create function late() returns trigger language plpgsql as
          'begin perform pg_sleep(0.01); return old; end'
        """);
    run("create trigger late before delete on inbox for each row execute function late()");
    run(
        """
        insert into inbox (consumer, source, id, at)
        select 'engine', '/sluice/release-api', gen_random_uuid(), now() - interval '31 days'
        from generate_series(1, 600)
        """);

    assertThat(runner.run(new InboxPurge(Duration.ofDays(30)))).isEqualTo(End.DONE);

    assertThat(removed).hasValue(600);
  }

  @Test
  void batches_grow_while_they_are_short_up_to_a_bound() {
    assertThat(runner.run(purge(5, _ -> advance(Duration.ofMillis(5))))).isEqualTo(End.DONE);

    assertThat(batchSizes).containsExactly(100, 200, 400, 500, 500);
  }

  @Test
  void long_batches_shrink_and_the_database_rests_for_nine_times_as_long_as_they_took() {
    runner.run(purge(3, rows -> advance(Duration.ofMillis(2L * rows))));

    assertThat(batchSizes).containsExactly(100, 50, 50);
    assertThat(rests).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(900));
  }

  @Test
  void a_purge_that_meets_the_limit_continues_with_fewer_rows() {
    Purge purge =
        purge(
            4,
            rows -> {
              advance(Duration.ofMillis(batchSizes.contains(400) ? 20 : 5));
              if (rows > 300) {
                throw failure(TIME_OUT);
              }
            });

    assertThat(runner.run(purge)).isEqualTo(End.DONE);
    assertThat(batchSizes).containsExactly(100, 200, 400, 100, 100);

    assertThat(runner.run(purge)).isEqualTo(End.DONE);
    assertThat(batchSizes).as("and keeps to them").endsWith(100, 100, 100, 100).hasSize(9);
  }

  @Test
  void a_purge_that_meets_the_limit_with_few_rows_waits_for_a_later_pass() {
    Purge never =
        purge(
            1,
            _ -> {
              throw failure(TIME_OUT);
            });

    assertThat(runner.run(never)).isEqualTo(End.CUT);

    assertThat(batchSizes).containsExactly(100, 50);
    assertThat(removed).hasValue(0);
  }

  @Test
  void a_purge_ends_early_if_the_database_is_unavailable() {
    Purge purge =
        purge(
            2,
            _ -> {
              throw failure("08006");
            });

    assertThat(runner.run(purge)).isEqualTo(End.CUT);
    assertThat(batchSizes).hasSize(1);
  }

  @Test
  void a_purge_ends_between_two_batches_when_the_process_ends() {
    restsLeft = 2;

    assertThat(runner.run(purge(1_000, _ -> {}))).isEqualTo(End.CUT);

    assertThat(batchSizes).hasSize(2);
  }

  @Test
  void only_one_replica_purges_at_a_time() {
    Purge inner = purge(1, _ -> {});
    var end = new ArrayList<End>();

    assertThat(runner.run(purge(1, _ -> end.add(runner.run(inner))))).isEqualTo(End.DONE);

    assertThat(end).containsExactly(End.ELSEWHERE);
  }

  @Test
  void no_other_replica_purges_while_the_database_rests() {
    PurgeRunner other = new PurgeRunner(transactions, nanos::get, _ -> true, (_, _, _) -> {});
    var ends = new ArrayList<End>();
    PurgeRunner first =
        new PurgeRunner(
            transactions, nanos::get, _ -> ends.add(other.run(purge(1, _ -> {}))), (_, _, _) -> {});

    assertThat(first.run(purge(3, _ -> {}))).isEqualTo(End.DONE);
    assertThat(ends).containsExactly(End.ELSEWHERE, End.ELSEWHERE);

    run("update purge_lease set until = now() - interval '1 second'");
    assertThat(other.run(purge(1, _ -> {}))).as("its lease has ended").isEqualTo(End.DONE);
    assertThat(first.run(purge(1, _ -> {}))).isEqualTo(End.ELSEWHERE);

    other.endLease();
    assertThat(first.run(purge(1, _ -> {}))).isEqualTo(End.DONE);
  }

  /// Batches of 500, 125 and 50 rows may fail in a row after one of 30 s, each with a rest of 1 s.
  @Test
  void the_lease_outlasts_failed_batches_which_do_not_renew_it() {
    assertThat(runner.run(purge(1, _ -> {}))).isEqualTo(End.DONE);

    long seconds =
        transactions.<Long>call(tx ->
            Sql.findFirst(
                    tx.connection(),
                    "select extract(epoch from until - clock_timestamp())::bigint as seconds"
                        + " from purge_lease",
                    row -> row.getLong("seconds"))
                .orElseThrow());
    assertThat(seconds).isGreaterThan(30 + 3 * (1 + 30));
  }

  private void run(String sql) {
    transactions.call(tx -> Sql.run(tx.connection(), sql));
  }
}
