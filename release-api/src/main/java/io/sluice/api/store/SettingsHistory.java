package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.common.ProjectedConstructor;
import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the revisions of settings documents, and reads them within the transaction of a change.
/// It keeps the newest 1000 of each document.
public final class SettingsHistory {
  private static final int REVISIONS_MAX = 1000;

  /// One revision.
  ///
  /// @param caller empty if it was written before callers were stored
  public record Revision(Stored stored, Optional<String> caller, Optional<String> reason) {

    @ProjectedConstructor
    Revision(
        String name,
        long revision,
        boolean deleted,
        String document,
        Instant changed,
        @Nullable String caller,
        @Nullable String reason) {
      this(
          new Stored(name, revision, deleted, document, changed),
          Optional.ofNullable(caller),
          Optional.ofNullable(reason));
    }
  }

  /// Adds a revision, and deletes the oldest one beyond the limit.
  static void append(Connection connection, String key, Stored stored, Author author) {
    Sql.run(
        connection,
        """
        insert into setting_revision
          (key, revision, name, deleted, document, changed, caller, reason)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        key,
        stored.revision(),
        stored.name(),
        stored.deleted(),
        stored.document(),
        stored.changed(),
        author.caller(),
        Optional.of(author.reason()).filter(reason -> !reason.isEmpty()));
    Sql.run(
        connection,
        "delete from setting_revision where key = ? and revision <= ?",
        key,
        stored.revision() - REVISIONS_MAX);
  }

  /// Finds a stored revision.
  public static Optional<Revision> find(Connection connection, String key, long revision) {
    return Sql.findFirst(
        connection,
        """
        select name, revision, deleted, document, changed, caller, reason from setting_revision
        where key = ? and revision = ?
        """,
        SettingsHistory::read,
        key,
        revision);
  }

  private static Revision read(ResultSet row) throws SQLException {
    return new Revision(
        SettingsStore.read(row),
        Optional.ofNullable(row.getString("caller")),
        Optional.ofNullable(row.getString("reason")));
  }

  private SettingsHistory() {}
}
