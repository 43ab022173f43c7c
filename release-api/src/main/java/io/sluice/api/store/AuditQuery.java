package io.sluice.api.store;

import io.sluice.api.store.AuditStore.StoredEntry;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.view.AuditEntryView;
import io.sluice.domain.floor.Subjects;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/// A query of the audit log, by conditions that all hold.
public final class AuditQuery {
  private static final String SELECT =
      "select day, sequence, previous, hash, entry from audit where ";

  private final StringJoiner where = new StringJoiner(" and ").add("day is not null");
  private final List<Object> values = new ArrayList<>();

  /// The place of an entry in the log.
  public record Place(LocalDate day, long sequence) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::day).thenComparingLong(Place::sequence);

    public static Place of(AuditEntryView entry) {
      return new Place(entry.day(), entry.sequence());
    }

    public static Place of(AuditHeadPublished head) {
      return new Place(head.day(), head.sequence());
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /// The day of an entry is that of its time or, around midnight, the day after.
  public AuditQuery since(Instant from) {
    return and("day >= ?", LocalDate.ofInstant(from, ZoneOffset.UTC)).and("at >= ?", from);
  }

  public AuditQuery until(Instant end) {
    return and("at < ?", end);
  }

  /// @param name with or without the display name, which may have changed since
  public AuditQuery caller(String name) {
    return and("caller = ?", Subjects.id(name));
  }

  public AuditQuery verb(String word) {
    return and("verb = ?", word);
  }

  /// Selects the entries of a resource, or of a lane.
  public AuditQuery resource(String name) {
    return and("? in (resource, lane)", name);
  }

  /// @param rejected whether the requests were rejected
  public AuditQuery result(boolean rejected) {
    return and("(status >= 400) = ?", rejected);
  }

  public AuditQuery before(Place place) {
    return and("(day, sequence) < (?, ?)", place.day(), place.sequence());
  }

  public AuditQuery behind(Place place) {
    return and("(day, sequence) > (?, ?)", place.day(), place.sequence());
  }

  public AuditQuery upTo(LocalDate day) {
    return and("day <= ?", day);
  }

  /// Returns the newest entries, the newest first.
  public List<AuditEntryView> newest(Connection connection, int limit) {
    return list(connection, "desc", limit, AuditStore::view);
  }

  /// Returns the first entries as they are stored, in the order of the chain.
  public List<StoredEntry> first(Connection connection, int limit) {
    return list(connection, "asc", limit, StoredEntry::read);
  }

  private <R> List<R> list(Connection connection, String order, int limit, Sql.Row<R> reader) {
    var all = new ArrayList<>(values);
    all.add(limit);
    return Sql.list(
        connection,
        "%s%s order by day %3$s, sequence %3$s limit ?".formatted(SELECT, where, order),
        reader,
        all.toArray());
  }

  private AuditQuery and(String condition, Object... parameters) {
    where.add(condition);
    values.addAll(List.of(parameters));
    return this;
  }
}
