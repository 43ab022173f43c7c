package io.sluice.bench.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.sandbox.process.OsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchDatabaseTest {

  private static final String BUSY = "select count(*) from generate_series(1, 1000000000)";
  private static final String RUNNING =
      "select count(*) from pg_stat_activity where state = 'active' and query = '" + BUSY + "'";

  @Test
  void a_closed_server_leaves_no_process_that_uses_its_directory() throws InterruptedException {
    BenchDatabase database = BenchDatabase.start("strategy_engine", JdbcEngineTx.class);
    Thread client = Thread.ofVirtual().start(() -> execute(database, BUSY));
    Waits.awaitCondition(
        () -> database.number(RUNNING) == 1,
        Duration.ofMillis(20),
        Duration.ofSeconds(20),
        () -> "no server process runs the statement");
    List<ProcessHandle> processes =
        ProcessHandle.of(database.pid()).stream().flatMap(ProcessHandle::descendants).toList();

    database.close();

    assertThat(processes).isNotEmpty().noneMatch(OsProcesses::isAlive);
    client.join();
  }

  private static void execute(BenchDatabase database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException _) {
      // the server ends the statement when it stops
    }
  }
}
