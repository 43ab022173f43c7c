package io.sluice.api.store;

import io.sluice.api.store.SettingsStore.Author;
import io.sluice.api.store.SettingsStore.Stored;
import io.sluice.contract.view.SettingsRevisionView;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The revisions of settings documents. It keeps the newest 1000 of each document.
public final class SettingsHistory {
  private static final int REVISIONS_MAX = 1000;

  /// One revision.
  ///
  /// @param caller empty if it was written before callers were stored
  public record Revision(Stored stored, Optional<String> caller, Optional<String> reason) {}

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

  /// Returns the revisions below `before`, the newest first, without their documents.
  public static List<SettingsRevisionView> list(
      Connection connection, String key, long before, int limit) {
    return Sql.list(
        connection,
        """
        select revision, changed, deleted, caller, reason from setting_revision
        where key = ? and revision < ? order by revision desc limit ?
        """,
        row ->
            new SettingsRevisionView(
                row.getLong("revision"),
                Sql.instant(row, "changed"),
                row.getBoolean("deleted"),
                Optional.ofNullable(row.getString("caller")),
                Optional.ofNullable(row.getString("reason"))),
        key,
        before,
        limit);
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
