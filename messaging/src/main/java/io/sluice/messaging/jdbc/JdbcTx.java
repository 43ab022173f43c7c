package io.sluice.messaging.jdbc;

import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Tx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// One transaction of one JDBC connection. A service with its own tables extends this class, or
/// uses [#connection].
///
/// Appended entries and the statements of [#later] are collected and sent in one round trip, in
/// order, followed by saved rows: before a read, before the connection is handed out, and before
/// the commit.
public class JdbcTx implements Tx {
  private static final String COLUMNS = "lane, seq, id, release, topic, type, event, at";

  /// Reads the clock after the row is locked: the planner does not inline a subquery that locks.
  private static final String LOCK =
      """
      select locked.*, clock_timestamp() as now from (
        select seq, epoch, n, at, snapshot from lane where key = ? for update
      ) locked
      """;

  private static final String INSERT =
      "insert into lane_event (%s) values (?, ?, ?, ?, ?, ?, ?::json, ?)".formatted(COLUMNS);

  private static final String UPDATE =
      "update lane set seq = ?, epoch = ?, n = ?, at = ?, snapshot = ? where key = ?";

  private final Connection connection;
  private final StatementBatch batch = new StatementBatch();
  private final Set<String> locked = new HashSet<>();
  private final Map<String, LaneRow> rows = new LinkedHashMap<>();
  private Optional<Instant> lockedAt = Optional.empty();
  private boolean appended;

  public JdbcTx(Connection connection) {
    this.connection = connection;
  }

  /// Returns the connection for statements on the service's own tables, which join this
  /// transaction. The caller must not commit, roll back or close it.
  public final Connection connection() {
    flush();
    return connection;
  }

  /// Adds a statement without waiting for its result: it is sent before the next read, or before
  /// the commit.
  ///
  /// @param changed receives how many rows the statement changed or, for a query, whether there is
  ///   a row (1) or none (0); an exception from it ends the transaction
  public final void later(IntConsumer changed, String sql, Object... values) {
    batch.add(changed, sql, values);
  }

  /// Adds a statement whose number of changed rows does not matter.
  public final void later(String sql, Object... values) {
    later(_ -> {}, sql, values);
  }

  @Override
  public Instant now() {
    return lockedAt.orElseGet(() ->
        Sql.findFirst(connection, "select clock_timestamp() as now", row -> Sql.instant(row, "now"))
            .orElseThrow());
  }

  @Override
  public LaneRow lock(String key) {
    addUpdates();
    Optional<LaneRow> row = select(key);
    if (row.isEmpty()) {
      later("insert into lane (key) values (?) on conflict do nothing", key);
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
  public void append(LogEntry entry) {
    requireLocked(entry.key());
    later(INSERT, values(entry));
    appended = true;
  }

  @Override
  public List<LogEntry> entries(String key, long sequence, int limit) {
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

  /// Whether the relay has entries to send after this transaction is committed.
  boolean hasAppended() {
    return appended;
  }

  /// Whether no statement is pending.
  final boolean isFlushed() {
    return batch.isEmpty() && rows.isEmpty();
  }

  /// Sends all pending statements.
  final void flush() {
    addUpdates();
    sendChecked(() -> {
      batch.send(connection);
      return Optional.empty();
    });
  }

  /// Adds the updates of the saved rows to the pending statements.
  private void addUpdates() {
    for (LaneRow row : rows.values()) {
      later(UPDATE, row.seq(), row.epoch(), row.n(), row.at(), row.snapshot(), row.key());
    }
    rows.clear();
  }

  static LogEntry entry(ResultSet row) throws SQLException {
    return new LogEntry(
        row.getString("lane"),
        row.getLong("seq"),
        Sql.uuid(row, "id"),
        Sql.findUuid(row, "release"),
        row.getString("topic"),
        row.getString("type"),
        row.getString("event"),
        Sql.instant(row, "at"));
  }

  /// @throws IllegalStateException if the log rejects the appended entries
  private <R> Optional<R> sendChecked(Supplier<Optional<R>> sending) {
    try {
      return sending.get();
    } catch (SqlFailureException e) {
      if (!SqlFailureException.isTransient(e.failure())
          && String.valueOf(e.getMessage()).contains("lane_event")) {
        throw new IllegalStateException("cannot append to the log: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static Object[] values(LogEntry entry) {
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
    return sendChecked(() ->
        batch.queryFirst(
            connection,
            LOCK,
            row -> {
              lockedAt = Optional.of(Sql.instant(row, "now"));
              return new LaneRow(
                  key,
                  row.getLong("seq"),
                  row.getLong("epoch"),
                  row.getLong("n"),
                  Sql.instant(row, "at"),
                  row.getString("snapshot"));
            },
            key));
  }

  private void requireLocked(String key) {
    if (!locked.contains(key)) {
      throw new IllegalStateException("the row of " + key + " is not locked by this transaction");
    }
  }
}
