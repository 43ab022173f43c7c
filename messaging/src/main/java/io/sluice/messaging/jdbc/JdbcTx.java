package io.sluice.messaging.jdbc;

import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Tx;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One transaction of one JDBC connection. A service that keeps tables of its own extends this
/// class, or uses [#connection].
///
/// What is saved and appended is held back and written in one go: before anything is read, before
/// the connection is handed out, and before the commit.
public class JdbcTx implements Tx {
  private static final String COLUMNS = "lane, seq, id, release, topic, type, event, at";

  private final Connection connection;
  private final Set<String> locked = new HashSet<>();
  private final Map<String, LaneRow> rows = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private boolean appended;

  public JdbcTx(Connection connection) {
    this.connection = connection;
  }

  /// For statements on the service's own tables, which join this transaction. Never to be
  /// committed, rolled back or closed.
  public final Connection connection() {
    flush();
    return connection;
  }

  @Override
  public Instant now() {
    return Sql.first(connection, "select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }

  @Override
  public LaneRow lock(String key) {
    flush();
    Optional<LaneRow> row = select(key);
    if (row.isEmpty()) {
      Sql.run(connection, "insert into lane (key) values (?) on conflict do nothing", key);
      row = select(key);
    }
    locked.add(key);
    return row.orElseThrow(() -> new IllegalStateException("the row of " + key + " vanished"));
  }

  @Override
  public void save(LaneRow row) {
    requireLocked(row.key());
    rows.put(row.key(), row);
  }

  @Override
  public void append(Entry entry) {
    requireLocked(entry.key());
    entries.add(entry);
    appended = true;
  }

  @Override
  public List<Entry> entries(String key, long sequence, int limit) {
    return Sql.list(
        connection(),
        "select %s from lane_event where lane = ? and seq > ? order by seq limit ?"
            .formatted(COLUMNS),
        JdbcTx::entry,
        key,
        sequence,
        limit);
  }

  @Override
  public boolean claim(String consumer, String source, UUID id) {
    return Sql.run(
            connection,
            "insert into inbox (consumer, source, id) values (?, ?, ?) on conflict do nothing",
            consumer,
            source,
            id)
        == 1;
  }

  /// Whether the relay has something to send once this is committed.
  boolean appended() {
    return appended;
  }

  /// Writes what is held back.
  final void flush() {
    if (!entries.isEmpty()) {
      insertEntries();
    }
    if (!rows.isEmpty()) {
      Sql.batch(
          connection,
          "update lane set seq = ?, epoch = ?, n = ?, at = ?, snapshot = ? where key = ?",
          rows.values().stream()
              .map(row ->
                  new Object[] {
                    row.seq(), row.epoch(), row.n(), row.at(), row.snapshot(), row.key()
                  })
              .toList());
      rows.clear();
    }
  }

  static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("lane"),
        row.getLong("seq"),
        Sql.uuid(row, "id"),
        Sql.optionalUuid(row, "release"),
        row.getString("topic"),
        row.getString("type"),
        row.getString("event"),
        Sql.instant(row, "at"));
  }

  private void insertEntries() {
    try {
      Sql.batch(
          connection,
          "insert into lane_event (%s) values (?, ?, ?, ?, ?, ?, ?::json, ?)".formatted(COLUMNS),
          entries.stream().map(JdbcTx::values).toList());
      entries.clear();
    } catch (SqlFailure e) {
      if (e.failure() instanceof BatchUpdateException && !SqlFailure.isTransient(e.failure())) {
        throw new IllegalStateException(
            "cannot append to %s: %s".formatted(entries.getFirst().key(), e.getMessage()), e);
      }
      throw e;
    }
  }

  private static Object[] values(Entry entry) {
    return new Object[] {
      entry.key(),
      entry.sequence(),
      entry.id(),
      entry.release(),
      entry.topic(),
      entry.type(),
      entry.json(),
      entry.at()
    };
  }

  private Optional<LaneRow> select(String key) {
    return Sql.first(
        connection,
        "select seq, epoch, n, at, snapshot from lane where key = ? for update",
        row ->
            new LaneRow(
                key,
                row.getLong("seq"),
                row.getLong("epoch"),
                row.getLong("n"),
                Sql.instant(row, "at"),
                row.getString("snapshot")),
        key);
  }

  private void requireLocked(String key) {
    if (!locked.contains(key)) {
      throw new IllegalStateException("the row of " + key + " is not locked by this transaction");
    }
  }
}
