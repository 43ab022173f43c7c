package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParkedRecordPurgeTest {
  private static final String PROGRESS = "release.progress";

  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});
  private final List<String> log = new ArrayList<>();
  private final ParkedRecordPurge purge = new ParkedRecordPurge(Duration.ofDays(90), log::add);

  @Test
  void a_lane_whose_newest_record_is_past_the_retention_is_deleted() {
    park(PROGRESS, "production/shop", 7, "95 days");
    park(PROGRESS, "production/shop", 8, "91 days");
    park("release.requests", "production/cart", 1, "91 days");

    assertThat(run()).isEqualTo(3);

    assertThat(remaining()).isEmpty();
    assertThat(log)
        .containsExactlyInAnyOrder(
            "production/shop of release.progress: deleted 2 records, parked for more than 90 days",
            "production/cart of release.requests: deleted 1 record, parked for more than 90 days");
  }

  @Test
  void a_lane_with_a_newer_record_stays_whole() {
    park(PROGRESS, "production/shop", 7, "95 days");
    park(PROGRESS, "production/shop", 8, "89 days");
    park("release.requests", "production/shop", 1, "91 days");

    assertThat(run()).isEqualTo(1);

    assertThat(remaining()).containsExactly("production/shop 7", "production/shop 8");
  }

  @Test
  void settings_stay() {
    park("release.settings", "environment:production", 3, "400 days");

    assertThat(run()).isZero();
    assertThat(remaining()).containsExactly("environment:production 3");
  }

  @Test
  void many_lanes_are_deleted_in_batches_and_each_is_logged_once() {
    update(
        """
        insert into parked_record (topic, key, sequence, partition, "offset", written, names,
          headers, value, reason, parked_at)
        select 'release.progress', 'production/shop' || n / 3, n, 0, n, 0, '{}', '{}', '', 'newer',
          now() - interval '36 hours'
        from generate_series(0, 299) n
        """);

    assertThat(new Passes(transactions).run(new ParkedRecordPurge(Duration.ofHours(30), log::add)))
        .isEqualTo(300);

    assertThat(log)
        .hasSize(100)
        .contains(
            "production/shop7 of release.progress: deleted 3 records, parked for more than 30h");
  }

  @Test
  void a_deletion_that_was_rolled_back_is_not_logged() {
    park(PROGRESS, "production/shop", 7, "91 days");
    var runner = new PurgeRunner(transactions, () -> 0, _ -> false, (_, _, _) -> {});
    Purge rolledBack =
        new Purge() {
          @Override
          public String name() {
            return purge.name();
          }

          @Override
          public Pass begin() {
            Pass pass = purge.begin();
            return new Pass() {
              @Override
              public Batch next(JdbcTx tx, int rows) {
                assertThat(pass.next(tx, rows).removed()).isEqualTo(1);
                throw new SqlFailureException(new SQLException("no", "08006"));
              }

              @Override
              public void onCommit() {
                pass.onCommit();
              }
            };
          }
        };

    assertThat(runner.run(rolledBack)).isEqualTo(PurgeRunner.End.CUT);

    assertThat(log).isEmpty();
    assertThat(remaining()).hasSize(1);
  }

  @Test
  void the_purge_finds_old_rows_without_a_sequential_scan() {
    update(
        """
        insert into parked_record (topic, key, sequence, partition, "offset", written, names,
          headers, value, reason)
        select 'release.progress', 'production/shop' || n % 100, n, 0, n, 0, '{}', '{}', '', 'newer'
        from generate_series(1, 20000) n
        """);

    assertThat(Passes.plan(transactions, ParkedRecordPurge.DELETE, 1.0, 1.0, 10))
        .contains("parked_record_at")
        .doesNotContain("Seq Scan");
  }

  private int run() {
    return new Passes(transactions).run(purge);
  }

  private void park(String topic, String key, long sequence, String age) {
    int added =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                """
                insert into parked_record (topic, key, sequence, partition, "offset", written, names,
                  headers, value, reason, parked_at)
                values (?, ?, ?, 0, ?, 0, '{}', '{}', '', 'newer', now() - ?::interval)
                """,
                topic,
                key,
                sequence,
                sequence,
                age));
    assertThat(added).isEqualTo(1);
  }

  private void update(String sql) {
    transactions.call(tx -> Sql.run(tx.connection(), sql));
  }

  private List<String> remaining() {
    return transactions.call(tx ->
        Sql.list(
            tx.connection(),
            "select key, sequence from parked_record order by key, sequence",
            row -> row.getString("key") + " " + row.getLong("sequence")));
  }
}
