package io.sluice.bench.growth;

import io.sluice.bench.base.Waits;
import io.sluice.contract.Progress;
import io.sluice.contract.Target;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/// Runs transactions like those of a signal at a steady rate: each locks a lane, claims a message
/// and appends five entries. The time of a transaction begins when it was due, so that it includes
/// the wait for a slow one before it.
final class LanePosts {
  private static final long INTERVAL = Duration.ofMillis(20).toNanos();
  private static final int ENTRIES = 5;

  private final JdbcTransactions<JdbcEngineTx> transactions;
  private final int lanes;
  private final SplittableRandom random = new SplittableRandom(1);

  /// @param lanes number of lanes that get posts
  LanePosts(JdbcTransactions<JdbcEngineTx> transactions, int lanes) {
    this.transactions = transactions;
    this.lanes = lanes;
  }

  /// @return the duration of each transaction, in milliseconds
  List<Double> run(Duration time) {
    List<Double> millis = new ArrayList<>();
    long begun = System.nanoTime();
    for (long due = begun; due - begun < time.toNanos(); due += INTERVAL) {
      Waits.awaitInstant(due);
      post("production/shop" + random.nextInt(1, lanes + 1));
      millis.add((System.nanoTime() - due) / 1e6);
    }
    return millis;
  }

  private void post(String lane) {
    var _ =
        transactions.call(tx -> {
          LaneRow row = tx.lock(lane);
          Instant now = tx.now();
          boolean isNew = tx.claim("bench", "/sluice/bench", UUID.randomUUID());
          for (int i = 0; i < ENTRIES; i++) {
            row =
                LaneLog.append(
                    tx,
                    row,
                    UUID.randomUUID(),
                    Optional.empty(),
                    new Progress.TargetFenced(Target.ROUTER, 1),
                    now);
          }
          return isNew;
        });
  }
}
