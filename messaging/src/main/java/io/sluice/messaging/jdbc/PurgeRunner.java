package io.sluice.messaging.jdbc;

import io.sluice.messaging.Retry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Runs passes of purges. A batch is a transaction with its own time limit. The duration of a batch
/// determines the size of the next one. The database rests after each batch for nine times as long,
/// at most 1 s, so that a purge takes a tenth of its time. Only one replica of a service purges at
/// a time: it holds a lease, also between its batches.
public final class PurgeRunner {
  public static final int ROWS_MAX = 500;
  private static final int ROWS_FIRST = 100;
  private static final int ROWS_MIN = 50;

  /// A purge holds no lane's lock, so no other transaction waits for it.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration LONG_BATCH = Duration.ofMillis(50);
  private static final Duration SHORT_BATCH = Duration.ofMillis(10);
  private static final int REST_FACTOR = 9;
  private static final Duration REST_MAX = Duration.ofSeconds(1);

  /// The lease of a replica from the start of its last complete batch. A failed batch does not
  /// renew it, and up to 3 batches in a row fail, with fewer rows each time, before a pass ends.
  private static final Duration LEASE = Duration.ofMinutes(3);

  private static final Logger LOG = Logger.getLogger(PurgeRunner.class);

  private static final String TAKE_LEASE =
      """
      insert into purge_lease (name, owner, until)
      values ('purge', ?, clock_timestamp() + make_interval(secs => ?))
      on conflict (name) do update set owner = excluded.owner, until = excluded.until
      where purge_lease.owner = excluded.owner or purge_lease.until < clock_timestamp()
      """;

  private final UUID owner = UUID.randomUUID();
  private final Transactions<? extends JdbcTx> transactions;
  private final LongSupplier nanos;
  private final Retry.Pause pause;
  private final Listener listener;

  /// Number of rows of the next batch, by purge, from one pass to the next.
  private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

  /// Receives each batch after its commit.
  @FunctionalInterface
  public interface Listener {
    void removed(String purge, int rows, Duration duration);
  }

  /// The result of a pass.
  public enum End {
    /// No row is left.
    DONE,
    /// Another replica is purging.
    ELSEWHERE,
    /// The database failed, or the process ends: a later pass removes the remaining rows.
    CUT
  }

  /// @param nanos a monotonic clock
  /// @param pause waits; returns false once the process ends
  public PurgeRunner(
      Transactions<? extends JdbcTx> transactions,
      LongSupplier nanos,
      Retry.Pause pause,
      Listener listener) {
    this.transactions = transactions;
    this.nanos = nanos;
    this.pause = pause;
    this.listener = listener;
  }

  /// Runs one pass and logs how many rows it removed.
  public End run(Purge purge) {
    var round = new Round(purge);
    End end = round.run();
    if (round.removed > 0 || end == End.CUT) {
      LOG.infof(
          "purge of %s: %,d rows in %,d batches, the longest of %d ms%s",
          purge.name(),
          round.removed,
          round.batches,
          round.longest.toMillis(),
          end == End.CUT ? "; the rest later" : "");
    }
    return end;
  }

  /// Ends the lease, after the last pass of a round.
  ///
  /// @throws UnavailableException if the database failed: then the lease ends by itself
  public void endLease() {
    transactions.call(
        tx -> Sql.run(tx.connection(), "delete from purge_lease where owner = ?", owner));
  }

  private final class Round {
    private final Purge purge;
    private final Purge.Pass pass;
    private long removed;
    private long batches;
    private Duration longest = Duration.ZERO;

    Round(Purge purge) {
      this.purge = purge;
      this.pass = purge.begin();
    }

    End run() {
      while (true) {
        int rows = sizes.getOrDefault(purge.name(), ROWS_FIRST);
        long began = nanos.getAsLong();
        Step step = step(rows);
        Duration duration = Duration.ofNanos(nanos.getAsLong() - began);
        switch (step) {
          case Step.Busy _ -> {
            return End.ELSEWHERE;
          }
          case Step.Failed(var tooLarge) -> {
            sizes.put(purge.name(), Math.max(ROWS_MIN, rows / 4));
            if (!tooLarge || rows == ROWS_MIN) {
              return End.CUT;
            }
          }
          case Step.Done(var batch) -> {
            count(batch, duration);
            sizes.put(purge.name(), next(rows, duration));
            if (batch.last()) {
              return End.DONE;
            }
          }
        }
        Duration rest = duration.multipliedBy(REST_FACTOR);
        if (!pause.await(rest.compareTo(REST_MAX) < 0 ? rest : REST_MAX)) {
          return End.CUT;
        }
      }
    }

    private void count(Purge.Batch batch, Duration duration) {
      removed += batch.removed();
      batches++;
      longest = duration.compareTo(longest) > 0 ? duration : longest;
      listener.removed(purge.name(), batch.removed(), duration);
      pass.onCommit();
    }

    private Step step(int rows) {
      try {
        return TransactionLimit.during(
            LIMIT,
            () ->
                transactions.call(
                    tx -> hasLease(tx) ? new Step.Done(pass.next(tx, rows)) : new Step.Busy()));
      } catch (UnavailableException e) {
        LOG.warnf("purge of %s: a batch of %d rows failed: %s", purge.name(), rows, e.getMessage());
        return new Step.Failed(e.isTimeout());
      }
    }
  }

  private sealed interface Step {
    record Done(Purge.Batch batch) implements Step {}

    record Busy() implements Step {}

    /// @param tooLarge whether a smaller batch may succeed
    record Failed(boolean tooLarge) implements Step {}
  }

  /// Takes or renews the lease. The lock keeps this transaction from waiting for the row while
  /// another replica runs a batch.
  private boolean hasLease(JdbcTx tx) {
    boolean isFree =
        Sql.findFirst(
                tx.connection(),
                "select pg_try_advisory_xact_lock(hashtextextended('purge', 0)) as is_free",
                row -> row.getBoolean("is_free"))
            .orElseThrow();
    return isFree && Sql.run(tx.connection(), TAKE_LEASE, owner, (double) LEASE.toSeconds()) == 1;
  }

  private static int next(int rows, Duration duration) {
    if (duration.compareTo(LONG_BATCH) > 0) {
      return Math.max(ROWS_MIN, rows / 2);
    }
    return duration.compareTo(SHORT_BATCH) < 0 ? Math.min(ROWS_MAX, rows * 2) : rows;
  }
}
