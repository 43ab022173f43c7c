package io.sluice.bench.growth;

import io.sluice.engine.effect.SystemPace;
import io.sluice.engine.log.JdbcCheckpointStore;
import io.sluice.engine.log.JdbcEngineTx;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.Replay;
import io.sluice.engine.log.SteadyClock;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import java.util.UUID;

/// The check of lanes against their logs that the engine makes at each start.
final class StartCheck {
  private final JdbcTransactions<JdbcEngineTx> transactions;
  private final Replay replay;

  StartCheck(JdbcTransactions<JdbcEngineTx> transactions) {
    this.transactions = transactions;
    var clock = new SteadyClock(transactions, new SystemPace());
    clock.round();
    var lanes = new Lanes(transactions, clock, UUID::randomUUID, "bench", _ -> {});
    this.replay = new Replay(new JdbcCheckpointStore(transactions), transactions, lanes);
  }

  /// @return the duration, and the number of lanes that had to be read
  GrowthReport.Check measure() {
    long changed =
        number(
                "select count(*) as n from lane l join lane_checkpoint c on c.lane = l.key"
                    + " where c.seq <> l.seq")
            + number(
                "select count(*) as n from lane l"
                    + " where not exists (select from lane_checkpoint c where c.lane = l.key)");
    long begun = System.nanoTime();
    if (!replay.check().isEmpty()) {
      throw new IllegalStateException("a lane differs from its log");
    }
    return new GrowthReport.Check(changed, (System.nanoTime() - begun) / 1e6);
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
        .look(tx -> Sql.first(tx.connection(), sql, row -> row.getLong("n")))
        .orElseThrow();
  }
}
