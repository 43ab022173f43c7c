package io.sluice.bench.growth;

import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.lane.JdbcCheckpointStore;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneReplayCheck;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import java.util.UUID;

/// The check of lanes against their logs that the engine makes at each start.
final class StartupCheck {
  private final JdbcTransactions<JdbcEngineTx> transactions;
  private final LaneReplayCheck check;

  StartupCheck(JdbcTransactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
    var clock = new SteadyClock(transactions, new SystemMonotonicTime());
    clock.refresh();
    var processor = new LaneProcessor(transactions, clock, UUID::randomUUID, "bench", _ -> {});
    this.check =
        new LaneReplayCheck(new JdbcCheckpointStore(transactions), transactions, processor);
  }

  /// @return the duration, and the number of lanes that had to be read
  GrowthResult.Check measure() {
    long changed =
        number(
                "select count(*) as n from lane l join lane_checkpoint c on c.lane = l.key"
                    + " where c.seq <> l.seq")
            + number(
                "select count(*) as n from lane l"
                    + " where not exists (select from lane_checkpoint c where c.lane = l.key)");
    long begun = System.nanoTime();
    if (!check.check().isEmpty()) {
      throw new IllegalStateException("a lane differs from its log");
    }
    return new GrowthResult.Check(changed, (System.nanoTime() - begun) / 1e6);
  }

  /// Deletes the checkpoints of the first `lanes` lanes, as if they had never been checked.
  void forget(int lanes) {
    var _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                "delete from lane_checkpoint where lane in"
                    + " (select key from lane order by key limit ?)",
                lanes));
  }

  private long number(String sql) {
    return transactions
        .read(tx -> Sql.findFirst(tx.connection(), sql, row -> row.getLong("n")))
        .orElseThrow();
  }
}
