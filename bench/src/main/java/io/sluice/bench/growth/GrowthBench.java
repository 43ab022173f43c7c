package io.sluice.bench.growth;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.bench.base.Percentiles;
import io.sluice.bench.base.ReportOutput;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `./sluice bench growth`.
@Command(
    name = "growth",
    header = "Purge and start-up check of the engine on a log of 10 million entries.",
    description =
        "Measures the rows that a purge removes a second and its longest batch; the time of a post"
            + " during a purge and without one, alternating; and the time of the check at a start"
            + " for unchanged lanes, for changed lanes, and for lanes that were never checked."
            + " Exits 0 if all gates hold. About 6 minutes.")
public final class GrowthBench implements Callable<Integer> {
  private static final int TURNS = 3;

  /// One lane in `PART` gets posts, and one in `FIRST` is checked as if for the first time.
  private static final int PART = 10;

  private static final int FIRST = 50;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Entries of the log. Default: 10000000.")
  private long rows = 10_000_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Duration of each turn. Default: 20.")
  private int seconds = 20;

  @Mixin private final ReportOutput output = new ReportOutput();

  @Override
  public Integer call() throws SQLException, InterruptedException {
    var report = output.begin();
    measure(rows, Duration.ofSeconds(seconds)).addTo(report);
    return output.publish(report);
  }

  static GrowthResult measure(long rows, Duration turn) throws SQLException, InterruptedException {
    try (BenchDatabase database = BenchDatabase.start("strategy_engine", JdbcEngineTx.class)) {
      var log = new LargeLog(database, rows);
      System.err.printf("%,d entries of %,d lanes%n", log.rows(), log.lanes());
      long begun = System.nanoTime();
      log.fill();
      double fill = (System.nanoTime() - begun) / 1e9;
      return measure(database, log, fill, turn);
    }
  }

  private static GrowthResult measure(
      BenchDatabase database, LargeLog log, double fill, Duration turn)
      throws InterruptedException {
    var transactions = new JdbcTransactions<>(database.dataSource(), JdbcEngineTx::new, () -> {});
    var check = new StartupCheck(transactions);
    System.err.println("the check at a start");
    GrowthResult.Check unchanged = check.measure();
    check.forget(Math.max(1, log.lanes() / FIRST));
    GrowthResult.Check first = check.measure();
    System.err.println("posts during a purge");
    var posts = new LanePosts(transactions, Math.max(1, log.lanes() / PART));
    var purge = new PurgeLoad(new JdbcTransactions<>(database.dataSource(), JdbcTx::new, () -> {}));
    posts.run(turn.dividedBy(4));
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      without.addAll(posts.run(turn));
      purge.during(() -> with.addAll(posts.run(turn)));
    }
    return new GrowthResult(
        new GrowthResult.Log(log.rows(), fill),
        purge.purged(),
        new GrowthResult.Posts(Percentiles.of(without), Percentiles.of(with)),
        new GrowthResult.Checks(unchanged, first, check.measure()));
  }
}
