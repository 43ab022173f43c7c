package io.sluice.api.store;

import io.sluice.contract.view.DiscardView;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.TopicProvisioner;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Stores which dead letters are discarded.
public final class DeadLetterDiscardStore {
  /// The maximum number of discards, which each list of dead letters reads.
  public static final int DISCARDS_MAX = 10_000;

  /// The time after which a discard is deleted. Kafka deletes a dead letter up to a week after its
  /// retention, together with its neighbours; an earlier deletion of the discard would show the
  /// dead letter again.
  public static final Duration RETENTION = TopicProvisioner.DEAD_LETTER_RETENTION.multipliedBy(2);

  private static final String INSERT =
      """
      insert into dead_letter_discard (id, time, discarded, discarded_by, reason)
      select ?, ?, statement_timestamp(), ?, ?
      where (select count(*) from dead_letter_discard) < ?
      on conflict do nothing
      """;

  private static final String FIND =
      "select discarded, discarded_by, reason from dead_letter_discard where id = ? and time = ?";

  /// Inserts a discard, unless the dead letter has one or [#DISCARDS_MAX] exist.
  public static void insert(Connection connection, DeadLetterKey key, String by, String reason) {
    int _ = Sql.run(connection, INSERT, key.id(), key.time(), by, reason, DISCARDS_MAX);
  }

  /// Finds the discard of a dead letter.
  public static Optional<DiscardView> find(Connection connection, DeadLetterKey key) {
    return Sql.findFirst(
        connection,
        FIND,
        row ->
            new DiscardView(
                Sql.instant(row, "discarded"),
                row.getString("discarded_by"),
                row.getString("reason")),
        key.id(),
        key.time());
  }

  /// Returns all discarded dead letters, at most about [#DISCARDS_MAX].
  public static List<DeadLetterKey> all(Connection connection) {
    return Sql.list(
        connection,
        "select id, time from dead_letter_discard",
        row -> new DeadLetterKey(row.getString("id"), Sql.instant(row, "time")));
  }

  private DeadLetterDiscardStore() {}
}
