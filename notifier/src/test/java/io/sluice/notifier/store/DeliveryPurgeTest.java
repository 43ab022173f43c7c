package io.sluice.notifier.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeliveryPurgeTest {
  private static final Duration RETENTION = Duration.ofDays(400);

  private final NotifierDatabase database = new NotifierDatabase();
  private final JdbcTransactions<JdbcNoticeTx> transactions = database.transactions();
  private long seq;

  @Test
  void the_events_and_deliveries_of_a_release_are_purged_once_its_conclusion_is_old() {
    run("insert into lane (key) values ('a/b')");
    UUID old = insertEnded("401 days");
    UUID young = insertEnded("399 days");
    UUID active = UUID.randomUUID();
    for (UUID release : new UUID[] {old, young, active}) {
      insertEvent(release, "release.outcomes");
      insertEvent(release, "release.cdevents");
    }
    insertDelivery(old, Optional.of("401 days"));
    insertDelivery(old, Optional.empty());
    insertDelivery(young, Optional.of("399 days"));

    purge();

    assertThat(database.query("select distinct release::text from lane_event"))
        .containsExactlyInAnyOrder(young.toString(), active.toString());
    assertThat(database.query("select count(*) from lane_event")).containsExactly("4");
    assertThat(database.query("select count(*) from delivery"))
        .as("pending deliveries stay at any age")
        .containsExactly("2");
    assertThat(database.query("select count(*) from ended_release"))
        .as("ids of ended releases stay")
        .containsExactly("2");
  }

  @Test
  void the_purge_finds_old_rows_without_a_sequential_scan() {
    run("insert into lane (key) values ('a/b')");
    run(
        """
        insert into delivery (message, release, lane, environment, transition, channel, destination,
          body, ended_at)
        select gen_random_uuid(), gen_random_uuid(), 'a/b', 'a', 'succeeded', 'webhook', n::text, '',
          now()
        from generate_series(1, 20000) n
        """);
    run(
        """
        insert into lane_event (lane, seq, id, release, topic, type, event, at, sent_at)
        select 'a/b', n, gen_random_uuid(), gen_random_uuid(), 'release.cdevents', 't', '{}', now(),
          now()
        from generate_series(1, 20000) n
        """);
    run(
        "insert into ended_release (release, event)"
            + " select gen_random_uuid(), gen_random_uuid() from generate_series(1, 20000)");
    run("analyze");

    for (Purge.Delete delete : new DeliveryPurge(RETENTION).deletes()) {
      String plan = String.join("\n", plan(delete.sql()));
      assertThat(plan).as(plan).containsAnyOf("lane_event_age", "delivery_ended");
      assertThat(plan)
          .doesNotContain("Seq Scan on lane_event")
          .doesNotContain("Seq Scan on delivery");
    }
  }

  private List<String> plan(String sql) {
    return transactions.call(
        tx -> Sql.list(tx.connection(), "explain " + sql, row -> row.getString(1), 1.0, 1_000));
  }

  private void purge() {
    Purge.Pass pass = new DeliveryPurge(RETENTION).begin();
    while (!transactions.call(tx -> pass.next(tx, 2)).last()) {}
  }

  private UUID insertEnded(String age) {
    UUID release = UUID.randomUUID();
    run(
        "insert into ended_release (release, event, at)"
            + " values (?, gen_random_uuid(), now() - ?::interval)",
        release,
        age);
    return release;
  }

  private void insertEvent(UUID release, String topic) {
    run(
        """
        insert into lane_event (lane, seq, id, release, topic, type, event, at, sent_at)
        values ('a/b', ?, gen_random_uuid(), ?, ?, 't', '{}', now() - interval '402 days', now())
        """,
        ++seq,
        release,
        topic);
  }

  private void insertDelivery(UUID release, Optional<String> ended) {
    run(
        """
        insert into delivery (message, release, lane, environment, transition, channel, destination,
          body, ended_at)
        values (gen_random_uuid(), ?, 'a/b', 'a', ?, 'webhook', '', '', now() - ?::interval)
        """,
        release,
        ended.orElse(""),
        ended);
  }

  private void run(String sql, Object... values) {
    transactions.call(tx -> Sql.run(tx.connection(), sql, values));
  }
}
