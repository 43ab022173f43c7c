package io.sluice.engine.effect.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.testing.Databases;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.PurgeRunner;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndedInstancePurgeTest {
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Databases.empty(), JdbcTx::new, () -> {});
  private final Purge purge = new EndedInstancePurge(Duration.ofDays(7));

  @BeforeEach
  void end() {
    run(
        """
        insert into ended_instance
          (id, runtime, lane, release, version, slot, port, restarts, ended, log)
        select gen_random_uuid(), 'local', 'production/shop' || n % 100, gen_random_uuid(), '1.0',
          0, 8000, 0, now() - n * interval '1 hour', 'log' from generate_series(1, 2000) n
        """);
  }

  @Test
  void instances_that_ended_long_ago_are_deleted_although_no_other_one_ends() {
    var runner = new PurgeRunner(transactions, () -> 0, _ -> true, (_, _, _) -> {});

    assertThat(runner.run(purge)).isEqualTo(PurgeRunner.End.DONE);

    assertThat(count()).isEqualTo(7 * 24 - 1);
  }

  @Test
  void they_are_found_without_reading_the_others() {
    run("analyze ended_instance");

    List<String> plan =
        transactions.call(tx ->
            Sql.list(
                tx.connection(),
                "explain " + EndedInstancePurge.DELETE,
                row -> row.getString(1),
                1.0,
                100));

    assertThat(String.join("\n", plan)).contains("ended_instance_ended").doesNotContain("Seq Scan");
  }

  private void run(String sql) {
    transactions.call(tx -> Sql.run(tx.connection(), sql));
  }

  private long count() {
    return transactions.<Long>call(tx ->
        Sql.findFirst(
                tx.connection(),
                "select count(*) as n from ended_instance",
                row -> row.getLong("n"))
            .orElseThrow());
  }
}
