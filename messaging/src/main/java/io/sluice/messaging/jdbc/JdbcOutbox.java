package io.sluice.messaging.jdbc;

import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Outbox;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The unsent entries in PostgreSQL. A lane is claimed by an advisory lock of the transaction,
/// never by its row, so that sending does not block decisions. A lock of the session would outlive
/// the transaction's limit.
public final class JdbcOutbox implements Outbox {
  /// Walks the index of unsent entries from lane to lane, so that a long log costs no more than a
  /// short one.
  private static final String CLAIM =
      """
      with recursive waiting (lane, place) as (
        (select lane, 1 from lane_event where sent_at is null and lane > ? order by lane limit 1)
        union all
        select (select lane from lane_event
                where sent_at is null and lane > waiting.lane order by lane limit 1), place + 1
        from waiting where lane is not null and place < ?
      ),
      lanes as materialized (select lane from waiting where lane is not null)
      select lane from lanes where pg_try_advisory_xact_lock(hashtextextended(lane, 0))
      """;

  /// A separate statement, so that its snapshot is newer than the locks.
  private static final String HEADS =
      """
      select head.* from unnest(?) as claimed (lane) cross join lateral (
        select lane, seq, id, release, topic, type, event, at from lane_event
        where lane_event.lane = claimed.lane and sent_at is null order by seq limit 1
      ) head
      """;

  private final JdbcTransactions<JdbcTx> transactions;

  /// The lane after which the next read begins, so that busy lanes do not delay those behind them.
  private String after = "";

  public JdbcOutbox(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  @Override
  public synchronized int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    return transactions.call(tx -> relay(tx.connection(), lanes, send));
  }

  private int relay(Connection connection, int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    List<String> claimed = Sql.list(connection, CLAIM, row -> row.getString("lane"), after, lanes);
    boolean startAgain = claimed.isEmpty() && !after.isEmpty();
    after = claimed.size() < lanes ? "" : claimed.getLast();
    if (startAgain) {
      return relay(connection, lanes, send);
    }
    if (claimed.isEmpty()) {
      return 0;
    }
    List<LogEntry> heads = Sql.list(connection, HEADS, JdbcTx::entry, claimed);
    Set<UUID> sent = heads.isEmpty() ? Set.of() : send.apply(heads);
    if (!sent.isEmpty()) {
      Sql.run(
          connection, "update lane_event set sent_at = clock_timestamp() where id = any (?)", sent);
    }
    return sent.size();
  }

  /// Returns how many events of all lanes are not yet sent.
  public static long unsent(JdbcTransactions<? extends JdbcTx> database) {
    return database.read(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from lane_event where sent_at is null",
                row -> row.getLong("n"))
            .orElseThrow());
  }

  /// Returns the age of the oldest event that is not yet sent; zero if there is none.
  public static Duration lag(JdbcTransactions<? extends JdbcTx> database) {
    return database.read(tx ->
        Sql.findFirst(
                tx.connection(),
                "select coalesce(extract(epoch from clock_timestamp() - min(at)) * 1000, 0)::bigint"
                    + " as ms from lane_event where sent_at is null",
                row -> Duration.ofMillis(row.getLong("ms")))
            .orElseThrow());
  }
}
