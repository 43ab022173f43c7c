package io.sluice.api.store;

import io.sluice.api.document.ApplicationDocument;
import io.sluice.api.document.EnvironmentDocument;
import io.sluice.api.document.SpecResolver;
import io.sluice.contract.Json;
import io.sluice.contract.Setting;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Stores settings documents and publishes them to `release.settings`, in one transaction of
/// messaging. Queries use [SettingRepository].
public final class SettingsStore {
  private static final String COLUMNS = "name, revision, deleted, document, changed";

  /// @param document as its author wrote it, in JSON
  public record Stored(
      String name, long revision, boolean deleted, String document, Instant changed) {

    public EnvironmentDocument environment() {
      return Json.read(document, EnvironmentDocument.class);
    }

    public ApplicationDocument application() {
      return Json.read(document, ApplicationDocument.class);
    }

    /// Returns the environment in the form of events.
    ///
    /// @param written the result of [#environment]
    public Setting.EnvironmentSet environmentSet(EnvironmentDocument written) {
      return new Setting.EnvironmentSet(
          name,
          revision,
          deleted,
          deleted
              ? Optional.empty()
              : Optional.of(
                  new Setting.Environment(
                      written.runtimeName(),
                      written.routerName(),
                      written.allowedHosts().orElse(List.of()),
                      written.approvers(),
                      written.windows().orElse(List.of()),
                      SpecResolver.defaults(written.defaults()),
                      written.floors())));
    }

    /// Returns the application in the form of events.
    ///
    /// @param written the result of [#application]
    public Setting.ApplicationSet applicationSet(ApplicationDocument written) {
      return new Setting.ApplicationSet(
          name,
          revision,
          deleted,
          deleted
              ? Optional.empty()
              : Optional.of(
                  new Setting.Application(
                      SpecResolver.defaults(written.defaults()), written.policy())));
    }
  }

  /// The author of a change, with the reason.
  public record Author(String caller, String reason) {}

  public static String environmentKey(String name) {
    return "environments/" + name;
  }

  public static String applicationKey(String name) {
    return "applications/" + name;
  }

  /// Returns the document under `key`; empty if there is none or it was deleted.
  public static Optional<Stored> find(Connection connection, String key) {
    return findAny(connection, key).filter(stored -> !stored.deleted());
  }

  /// Writes the next revision of an environment and publishes it.
  public static Stored put(JdbcTx tx, String name, EnvironmentDocument document, Author author) {
    return write(tx, environmentKey(name), name, Optional.of(document), author);
  }

  /// Writes the next revision of an application and publishes it.
  public static Stored put(JdbcTx tx, String name, ApplicationDocument document, Author author) {
    return write(tx, applicationKey(name), name, Optional.of(document), author);
  }

  /// Marks a document as deleted in its next revision, and publishes that.
  public static Stored delete(JdbcTx tx, String key, String name, Author author) {
    return write(tx, key, name, Optional.empty(), author);
  }

  /// Returns the next revision of a document without writing it.
  ///
  /// @param document empty if the next revision deletes it
  public static Stored preview(JdbcTx tx, String key, String name, Optional<?> document) {
    long revision = findAny(tx.connection(), key).map(Stored::revision).orElse(0L) + 1;
    String json = document.isPresent() ? Json.write(document.get()) : "{}";
    return new Stored(name, revision, document.isEmpty(), json, tx.now());
  }

  private static Stored write(
      JdbcTx tx, String key, String name, Optional<?> document, Author author) {
    LaneRow row = tx.lock(key);
    Stored next = preview(tx, key, name, document);
    Instant at = later(next.changed(), row.at());
    Stored stored = new Stored(name, next.revision(), next.deleted(), next.document(), at);
    Sql.run(
        tx.connection(),
        """
        insert into setting (key, name, revision, deleted, document, changed)
        values (?, ?, ?, ?, ?, ?)
        on conflict (key) do update set revision = excluded.revision, deleted = excluded.deleted,
          document = excluded.document, changed = excluded.changed
        """,
        key,
        name,
        stored.revision(),
        stored.deleted(),
        stored.document(),
        at);
    SettingsHistory.append(tx.connection(), key, stored, author);
    Setting event =
        key.equals(environmentKey(name))
            ? stored.environmentSet(stored.environment())
            : stored.applicationSet(stored.application());
    Setting authored = event.withAuthor(author.caller(), author.reason());
    LaneLog.append(tx, row, UUID.randomUUID(), Optional.empty(), authored, at);
    return stored;
  }

  /// Returns the document under `key`, also if it was deleted.
  public static Optional<Stored> findAny(Connection connection, String key) {
    return Sql.findFirst(
        connection,
        "select %s from setting where key = ?".formatted(COLUMNS),
        SettingsStore::read,
        key);
  }

  static Stored read(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Stored(
        row.getString("name"),
        row.getLong("revision"),
        row.getBoolean("deleted"),
        row.getString("document"),
        Sql.instant(row, "changed"));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private SettingsStore() {}
}
