package io.sluice.bench.growth;

import io.sluice.engine.lane.LaneLogPurge;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.PurgeRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The engine's purge of releases, as a load during other work.
final class PurgeLoad {
  private static final Duration RETENTION = Duration.ofDays(400);

  private final JdbcTransactions<JdbcTx> transactions;
  private long rows;
  private long batches;
  private Duration longest = Duration.ZERO;
  private Duration time = Duration.ZERO;

  PurgeLoad(JdbcTransactions<JdbcTx> transactions) {
    this.transactions = transactions;
  }

  /// Purges while `work` runs.
  void during(Runnable work) throws InterruptedException {
    var stop = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().start(() -> purge(stop));
    try {
      work.run();
    } finally {
      stop.countDown();
      thread.join();
    }
  }

  private void purge(CountDownLatch stop) {
    long begun = System.nanoTime();
    var runner =
        new PurgeRunner(
            transactions, System::nanoTime, pause -> awaitPause(stop, pause), this::count);
    PurgeRunner.End _ = runner.run(new LaneLogPurge(RETENTION));
    runner.endLease();
    time = time.plusNanos(System.nanoTime() - begun);
  }

  private static boolean awaitPause(CountDownLatch stop, Duration time) {
    try {
      return !stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void count(String purge, int removed, Duration duration) {
    rows += removed;
    batches++;
    longest = duration.compareTo(longest) > 0 ? duration : longest;
  }

  GrowthResult.Purged purged() {
    double seconds = time.toNanos() / 1e9;
    return new GrowthResult.Purged(
        rows, batches, seconds > 0 ? rows / seconds : 0, longest.toNanos() / 1e6);
  }
}
