package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.trace.ReleaseSpans.TimedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Data for metrics, read from PostgreSQL.
public final class JdbcEngineStatistics {
  private final Transactions<JdbcEngineTx> transactions;

  public JdbcEngineStatistics(Transactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
  }

  /// Returns the statistics of all lanes now.
  public LaneStatistics readLanes() {
    List<LaneStatistics.Row> rows = new ArrayList<>();
    Instant now =
        transactions.read(tx -> {
          rows.addAll(
              Sql.list(
                      tx.connection(),
                      "select key, seq, at, snapshot from lane where snapshot <> ''",
                      row -> {
                        Instant at = Sql.instant(row, "at");
                        return JdbcEffectStore.readLane(row)
                            .map(it -> new LaneStatistics.Row(it.lane(), it.state(), at));
                      })
                  .stream()
                  .flatMap(Optional::stream)
                  .toList());
          return tx.now();
        });
    return LaneStatistics.of(rows, now);
  }

  /// Returns the names of the environments that exist, in order.
  public List<String> environments() {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            "select doc ->> 'name' as name from settings where key like 'environments/%'"
                + " and doc ->> 'deleted' = 'false' order by key",
            row -> row.getString("name")));
  }

  /// Returns the ages of the pending effects.
  public List<Duration> ages() {
    return transactions.read(tx ->
        Sql.list(
            tx.connection(),
            "select (extract(epoch from clock_timestamp() - created) * 1000)::bigint as ms"
                + " from effect where state = 'WAITING'",
            row -> Duration.ofMillis(row.getLong("ms"))));
  }

  /// Returns the times of the events of `release`.
  public ReleaseTimes times(UUID release) {
    return history(release).stream()
        .reduce(
            ReleaseTimes.of(release),
            (times, each) -> times.after(each.event(), each.at()),
            (_, later) -> later);
  }

  /// Returns the events of `release` in order, without those of a newer version that are unknown to
  /// this one.
  public List<TimedEvent> history(UUID release) {
    List<Optional<TimedEvent>> rows =
        transactions.read(tx ->
            Sql.list(
                tx.connection(),
                "select event, at from lane_event where release = ? order by seq",
                row -> {
                  Instant at = Sql.instant(row, "at");
                  return Json.findEvent(row.getString("event"))
                      .map(event -> new TimedEvent((Progress) event, at));
                },
                release));
    return rows.stream().flatMap(Optional::stream).toList();
  }

  /// The standbys of the database and their lag.
  ///
  /// @param lag of the slowest one in replaying
  public record Standbys(long count, Duration lag) {}

  /// Returns the standbys; empty if the database lacks the function that reports them: see
  /// compose/postgres/replication.sql.
  public Optional<Standbys> findStandbys() {
    return transactions.read(tx ->
        Sql.findFirst(
                    tx.connection(),
                    "select to_regprocedure('monitoring.sluice_postgres_standbys()') is not null as is_there",
                    row -> row.getBoolean("is_there"))
                .orElse(false)
            ? Sql.findFirst(
                tx.connection(),
                "select standbys, lag_ms from monitoring.sluice_postgres_standbys()",
                row ->
                    new Standbys(row.getLong("standbys"), Duration.ofMillis(row.getLong("lag_ms"))))
            : Optional.empty());
  }
}
