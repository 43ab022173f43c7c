package io.sluice.engine.log;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What metrics need to know of PostgreSQL.
public final class JdbcMeasures {
  private final Transactions<JdbcEngineTx> transactions;

  public JdbcMeasures(Transactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
  }

  /// What there is in all lanes now.
  public LaneCensus census() {
    List<LaneCensus.Row> rows = new ArrayList<>();
    Instant now =
        transactions.look(tx -> {
          rows.addAll(
              Sql.list(
                      tx.connection(),
                      "select key, seq, at, snapshot from lane where snapshot <> ''",
                      row -> {
                        Instant at = Sql.instant(row, "at");
                        return JdbcEffectStore.seen(row)
                            .map(it -> new LaneCensus.Row(it.lane(), it.state(), at));
                      })
                  .stream()
                  .flatMap(Optional::stream)
                  .toList());
          return tx.now();
        });
    return LaneCensus.of(rows, now);
  }

  /// The ages of the effects that are not finished.
  public List<Duration> ages() {
    return transactions.look(tx ->
        Sql.list(
            tx.connection(),
            "select (extract(epoch from clock_timestamp() - created) * 1000)::bigint as ms"
                + " from effect where state = 'WAITING'",
            row -> Duration.ofMillis(row.getLong("ms"))));
  }

  /// When what happened to `release`.
  public ReleaseTimes times(UUID release) {
    return transactions
        .look(tx ->
            Sql.list(
                tx.connection(),
                "select event, at from lane_event where release = ? order by seq",
                row -> {
                  Instant at = Sql.instant(row, "at");
                  var event = (Progress) Json.read(row.getString("event"), Event.class);
                  return Map.entry(event, at);
                },
                release))
        .stream()
        .reduce(
            ReleaseTimes.of(release),
            (times, each) -> times.after(each.getKey(), each.getValue()),
            (_, later) -> later);
  }
}
