package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.view.DiscardView;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DeadLetterDiscardStoreTest {
  private static final DeadLetterKey KEY =
      new DeadLetterKey("store-test-0-1", Instant.parse("2030-01-31T12:00:00Z"));

  private static final String GROW =
      """
      insert into dead_letter_discard (id, time, discarded, discarded_by, reason)
      select 'many-0-' || n, now(), now() - ?::interval, 'ann', 'test' from generate_series(1, ?) n
      """;

  @Inject DataSource database;

  /// Runs `work` in a transaction that is rolled back.
  private void run(Consumer<Connection> work) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "set local transaction_timeout = 0");
      Sql.run(connection, "delete from dead_letter_discard");
      work.accept(connection);
      connection.rollback();
    }
  }

  @Test
  void the_first_discard_of_a_dead_letter_stays() throws SQLException {
    run(connection -> {
      DeadLetterDiscardStore.insert(connection, KEY, "ada", "a test record");
      DeadLetterDiscardStore.insert(connection, KEY, "ben", "another reason");

      assertThat(DeadLetterDiscardStore.find(connection, KEY)).map(DiscardView::by).hasValue("ada");
      assertThat(DeadLetterDiscardStore.all(connection)).containsExactly(KEY);
    });
  }

  @Test
  void a_record_of_a_new_topic_with_the_same_id_has_its_own_discard() throws SQLException {
    DeadLetterKey next = new DeadLetterKey(KEY.id(), KEY.time().plusMillis(1));
    run(connection -> {
      DeadLetterDiscardStore.insert(connection, KEY, "ada", "a test record");

      assertThat(DeadLetterDiscardStore.find(connection, next)).isEmpty();

      DeadLetterDiscardStore.insert(connection, next, "ben", "another one");

      assertThat(DeadLetterDiscardStore.all(connection)).containsExactlyInAnyOrder(KEY, next);
    });
  }

  @Test
  void the_number_of_discards_is_limited() throws SQLException {
    run(connection -> {
      Sql.run(connection, GROW, "1 day", DeadLetterDiscardStore.DISCARDS_MAX);

      DeadLetterDiscardStore.insert(connection, KEY, "ada", "a test record");

      assertThat(DeadLetterDiscardStore.find(connection, KEY)).isEqualTo(Optional.empty());
    });
  }

  @Test
  void the_purge_deletes_old_discards_alone_and_uses_the_index() throws SQLException {
    double retention = DeadLetterDiscardStore.RETENTION.toSeconds();
    run(connection -> {
      Sql.run(connection, GROW, "61 days", 20_000);
      DeadLetterDiscardStore.insert(connection, KEY, "ada", "a test record");
      Sql.run(connection, "analyze dead_letter_discard");

      List<String> plan =
          Sql.list(
              connection,
              "explain " + DeadLetterDiscardPurge.DELETE,
              row -> row.getString(1),
              retention,
              1_000);

      assertThat(String.join("\n", plan))
          .contains("dead_letter_discard_discarded")
          .doesNotContain("Seq Scan");
      assertThat(Sql.run(connection, DeadLetterDiscardPurge.DELETE, retention, 30_000))
          .isEqualTo(20_000);
    });
  }
}
