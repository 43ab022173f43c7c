package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboxPurgeTest {
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});

  private boolean claim(UUID id) {
    return transactions.call(tx -> tx.claim("engine", "/sluice/release-api", id));
  }

  @Test
  void entries_older_than_the_retention_are_purged_and_no_others() {
    UUID fresh = UUID.randomUUID();
    claim(fresh);
    int oldRows = 5_003;
    transactions.call(tx ->
        Sql.run(
            tx.connection(),
            """
            insert into inbox (consumer, source, id, at)
            select 'engine', '/sluice/release-api', gen_random_uuid(),
                   clock_timestamp() - interval '31 days'
            from generate_series(1, ?)
            """,
            oldRows));

    assertThat(new Passes(transactions).run(new InboxPurge(Duration.ofDays(30))))
        .isEqualTo(oldRows);
    assertThat(claim(fresh)).isFalse();
  }

  @Test
  void the_purge_finds_old_rows_without_a_sequential_scan() {
    transactions.call(tx ->
        Sql.run(
            tx.connection(),
            """
            insert into inbox (consumer, source, id)
            select 'engine', '/sluice/release-api', gen_random_uuid() from generate_series(1, 20000)
            """));

    assertThat(Passes.plan(transactions, InboxPurge.DELETE, 1.0, 5_000))
        .contains("inbox_at")
        .doesNotContain("Seq Scan");
  }
}
