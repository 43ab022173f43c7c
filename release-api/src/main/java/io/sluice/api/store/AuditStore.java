package io.sluice.api.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.store.AuditQuery.Place;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.contract.view.AuditCaller;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.AuditEntryView;
import io.sluice.domain.floor.Subjects;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// The table of the audit log and its chain.
public final class AuditStore {
  private static final String INSERT =
      """
      insert into audit (at, caller, verb, resource, lane, status, entry)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND_UNCHAINED =
      "select id, at, entry from audit where day is null order by id limit ?";

  private static final String CHAIN =
      "update audit set day = ?, sequence = ?, previous = ?, hash = ? where id = ?";

  private static final String SAVE_DAY =
      """
      insert into audit_day (day, sequence, hash) values (?, ?, ?)
      on conflict (day) do update set sequence = excluded.sequence, hash = excluded.hash
      """;

  private static final String FIND_LAST =
      "select day, sequence, hash from audit_day order by day desc limit 1";

  /// A day that has ended is published at once, the present one at an interval.
  private static final String FIND_DUE =
      """
      select day, sequence, hash from audit_day where sequence > published
        and (day < ? or published_at < ?) order by day limit 100
      """;

  private static final String SAVE_PUBLISHED =
      """
      update audit_day set published = ?, published_hash = ?, published_at = ?, signature = ?
      where day = ?
      """;

  private static final String FIND_HEADS =
      """
      select day, published as sequence, published_hash as hash, signature from audit_day
      where published > 0 and day between ? and ? order by day
      """;

  private static final String FIND_HEAD_BEFORE =
      """
      select day, published as sequence, published_hash as hash, signature from audit_day
      where day = (select max(day) from audit_day where day < ?) and published = sequence
      """;

  /// An entry without its place in the chain.
  public record Unchained(long id, Instant at, String entry) {}

  /// The last place of a chain.
  public record Last(LocalDate day, long sequence, String hash) {
    static Last read(ResultSet row) throws SQLException {
      return new Last(AuditStore.day(row), row.getLong("sequence"), row.getString("hash"));
    }
  }

  /// The place that an entry gets in the chain.
  public record Chained(long id, String previous, Last place) {}

  /// An entry as the chain covers it: the text of the table, with fields that another version
  /// wrote.
  public record StoredEntry(
      LocalDate day, long sequence, String previous, String hash, JsonNode entry) {
    static StoredEntry read(ResultSet row) throws SQLException {
      return new StoredEntry(
          AuditStore.day(row),
          row.getLong("sequence"),
          row.getString("previous"),
          row.getString("hash"),
          Json.read(row.getString("entry"), JsonNode.class));
    }

    public Place place() {
      return new Place(day, sequence);
    }
  }

  /// Adds the insertion of an entry to the statements of `tx`.
  public static void append(JdbcTx tx, AuditEntry entry) {
    tx.later(
        INSERT,
        entry.at(),
        entry.caller().map(AuditCaller::name).map(Subjects::id),
        entry.verb(),
        entry.resource(),
        entry.lane(),
        entry.status(),
        Json.write(entry));
  }

  /// Whether entries wait for their places.
  public static boolean hasUnchained(Connection connection) {
    return !unchained(connection, 1).isEmpty();
  }

  /// Returns the first entries without places.
  public static List<Unchained> unchained(Connection connection, int limit) {
    return Sql.list(
        connection,
        FIND_UNCHAINED,
        row -> new Unchained(row.getLong("id"), Sql.instant(row, "at"), row.getString("entry")),
        limit);
  }

  /// Returns the last place of the chain; empty if it has no entry.
  public static Optional<Last> findLast(Connection connection) {
    return Sql.findFirst(connection, FIND_LAST, Last::read);
  }

  /// Saves the places of entries.
  public static void chain(Connection connection, List<Chained> chained) {
    int[] _ =
        Sql.batch(
            connection,
            CHAIN,
            chained.stream()
                .map(it ->
                    new Object[] {
                      it.place().day(),
                      it.place().sequence(),
                      it.previous(),
                      it.place().hash(),
                      it.id()
                    })
                .toList());
  }

  /// Saves the last place of a day.
  public static void saveDay(Connection connection, Last last) {
    int _ = Sql.run(connection, SAVE_DAY, last.day(), last.sequence(), last.hash());
  }

  /// Returns the last places of days whose heads are due.
  ///
  /// @param published the present day is due if its last head was published before
  public static List<Last> due(Connection connection, LocalDate today, Instant published) {
    return Sql.list(connection, FIND_DUE, Last::read, today, published);
  }

  /// Saves a published head.
  public static void savePublished(Connection connection, AuditHeadPublished head, Instant at) {
    int _ =
        Sql.run(
            connection,
            SAVE_PUBLISHED,
            head.sequence(),
            head.hash(),
            at,
            head.signature(),
            head.day());
  }

  /// Returns the published heads of days, in order.
  public static List<AuditHeadPublished> heads(
      Connection connection, LocalDate from, LocalDate to) {
    return Sql.list(connection, FIND_HEADS, AuditStore::head, from, to);
  }

  /// Finds the head of the last day before `day`, if it was published at the end of that day.
  public static Optional<AuditHeadPublished> findHeadBefore(Connection connection, LocalDate day) {
    return Sql.findFirst(connection, FIND_HEAD_BEFORE, AuditStore::head, day);
  }

  static AuditEntryView view(ResultSet row) throws SQLException {
    return new AuditEntryView(
        day(row),
        row.getLong("sequence"),
        row.getString("previous"),
        row.getString("hash"),
        Json.readTolerant(row.getString("entry"), AuditEntry.class));
  }

  private static AuditHeadPublished head(ResultSet row) throws SQLException {
    return new AuditHeadPublished(
        day(row),
        row.getLong("sequence"),
        row.getString("hash"),
        Optional.ofNullable(row.getString("signature")));
  }

  private static LocalDate day(ResultSet row) throws SQLException {
    return row.getObject("day", LocalDate.class);
  }

  private AuditStore() {}
}
