package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogPurgeTest {
  private static final Duration RELEASES = Duration.ofDays(400);

  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(Database.empty(), JdbcTx::new, () -> {});

  @Test
  void sent_events_are_purged_after_the_retention_of_their_topic() {
    lane();
    events("release.observations", 5_003, "2 hours", true);
    events("release.observations", 1, "2 hours", false);
    events("release.observations", 1, "1 minute", true);
    events("release.verdicts", 1, "8 days", true);
    events("release.verdicts", 1, "6 days", true);

    assertThat(purge("health-monitor")).isEqualTo(5_004);

    assertThat(left())
        .containsExactly(
            "release.observations sent", "release.observations waiting", "release.verdicts sent");
  }

  @Test
  void history_stays() {
    lane();
    events("release.progress", 1, "100 days", true);
    events("release.requests", 1, "100 days", true);
    events("release.outcomes", 1, "100 days", true);
    transactions.call(tx ->
        Sql.run(
            tx.connection(), "update lane_event set release = id where topic like '%requests'"));

    for (String service : List.of("strategy-engine", "release-api", "notifier")) {
      assertThat(purge(service)).as(service).isZero();
    }
  }

  @Test
  void commands_to_a_lane_are_forgotten_after_thirty_days() {
    lane();
    events("release.requests", 1, "31 days", true);
    events("release.requests", 1, "29 days", true);

    assertThat(purge("release-api")).isEqualTo(1);
  }

  @Test
  void commands_to_a_lane_are_forgotten_with_their_results_if_releases_are() {
    lane();
    events("release.requests", 1, "8 days", true);
    events("release.requests", 1, "6 days", true);

    assertThat(purge("release-api", Duration.ofDays(7))).isEqualTo(1);
  }

  @Test
  void former_settings_are_kept_as_long_as_releases() {
    lane();
    events("release.settings", 1, "401 days", true);
    events("release.settings", 1, "399 days", true);

    assertThat(purge("release-api")).isEqualTo(1);
  }

  @Test
  void the_purge_finds_old_rows_without_a_sequential_scan() {
    lane();
    events("release.verdicts", 20_000, "1 minute", true);
    events("release.requests", 20_000, "1 minute", true);

    for (String service : List.of("health-monitor", "notifier", "release-api")) {
      for (Purge.Delete each : new LogPurge(service, RELEASES).deletes()) {
        assertThat(Passes.plan(transactions, each.sql(), 1.0, 5_000))
            .as(each.sql())
            .contains("lane_event_age")
            .doesNotContain("Seq Scan");
      }
    }
  }

  @Test
  void the_index_leaves_out_requests_of_releases() {
    lane();
    events("release.requests", 1_000, "31 days", true);
    transactions.call(tx -> Sql.run(tx.connection(), "update lane_event set release = id"));
    transactions.call(tx -> Sql.run(tx.connection(), "analyze lane_event"));

    List<Long> indexed =
        transactions.call(tx ->
            Sql.list(
                tx.connection(),
                "select reltuples from pg_class where relname = 'lane_event_age'",
                row -> row.getLong("reltuples")));
    assertThat(indexed).containsExactly(0L);
  }

  private int purge(String service) {
    return purge(service, RELEASES);
  }

  private int purge(String service, Duration releases) {
    return new Passes(transactions).run(new LogPurge(service, releases));
  }

  private void lane() {
    transactions.call(tx -> Sql.run(tx.connection(), "insert into lane (key) values ('a/b')"));
    transactions.call(tx -> Sql.run(tx.connection(), "create sequence seqs"));
  }

  private void events(String topic, int count, String age, boolean sent) {
    transactions.call(tx ->
        Sql.run(
            tx.connection(),
            """
            insert into lane_event (lane, seq, id, topic, type, event, at, sent_at)
            select 'a/b', nextval('seqs'), gen_random_uuid(), ?, 't', '{}', now() - ?::interval,
              case when ? then now() end
            from generate_series(1, ?)
            """,
            topic,
            age,
            sent,
            count));
  }

  private List<String> left() {
    return transactions.call(tx ->
        Sql.list(
            tx.connection(),
            "select topic || case when sent_at is null then ' waiting' else ' sent' end as line"
                + " from lane_event order by line",
            row -> row.getString("line")));
  }
}
