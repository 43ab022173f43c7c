package io.sluice.simulation.store;

import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.Tx;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.time.Host;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A transaction, with the tables of messaging. It reads committed data and its own writes; others
/// see its writes after its commit. Subclasses add the statements of their service.
public class SimTx implements Tx {
  private final SimDatabase database;
  private final Host host;
  private final int server;
  private final long deadline;
  private final List<LogEntry> appended = new ArrayList<>();
  private final List<Change<?, ?>> changes = new ArrayList<>();
  private final List<RowLock> locks = new ArrayList<>();
  private Optional<String> locked = Optional.empty();
  private boolean isOver;

  private record Change<K, R>(KeyedTable<K, R> table, K key, UnaryOperator<Optional<R>> to) {
    void commit() {
      table.change(key, to);
    }
  }

  /// Begins a transaction.
  public SimTx(SimDatabase database, Host host) {
    this.database = database;
    this.host = host;
    this.server = database.server();
    this.deadline = database.calls.timeline().now() + TransactionLimit.current().toNanos();
  }

  /// The service whose database it is in.
  public final String service() {
    return database.name;
  }

  /// The process that began it.
  public final Host host() {
    return host;
  }

  /// The entries that it appends, in order.
  public final List<LogEntry> appended() {
    return appended;
  }

  /// The ids of the messages that it handles, without those that were handled before.
  public final List<UUID> claimed() {
    return written(database.inbox).stream().map(SimDatabase.Claim::id).toList();
  }

  /// The rows of lanes that it saves, in order.
  public final List<LaneRow> saved() {
    return written(database.lanes);
  }

  /// The lane whose row it locked last.
  public final Optional<String> findLocked() {
    return locked;
  }

  /// The time of the database's clock.
  final Instant clock() {
    return database.clock();
  }

  @Override
  public final Instant now() {
    statement();
    return database.clock();
  }

  @Override
  public final LaneRow lock(String key) {
    statement();
    lock(database.rowLock(key));
    locked = Optional.of(key);
    return find(database.lanes, key).orElse(SimDatabase.newRow(key));
  }

  @Override
  public final void save(LaneRow row) {
    requireLock(row.key());
    put(database.lanes, row.key(), row);
  }

  @Override
  public final void append(LogEntry entry) {
    requireLock(entry.key());
    long before =
        database.log(entry.key()).size()
            + appended.stream().filter(it -> it.key().equals(entry.key())).count();
    if (entry.sequence() != before + 1) {
      throw new IllegalStateException("sequence %d is taken".formatted(entry.sequence()));
    }
    appended.add(entry);
  }

  @Override
  public final List<LogEntry> entries(String key, long sequence, int limit) {
    statement();
    return database.log(key).stream().skip(sequence).limit(limit).toList();
  }

  @Override
  public final boolean claim(String consumer, String source, UUID id) {
    statement();
    var claim = new SimDatabase.Claim(consumer, source, id);
    return tryInsert(database.inbox, claim, claim);
  }

  /// Relays one round: the heads of the lanes that no other process is sending.
  final int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    statement();
    List<LogEntry> heads = new ArrayList<>();
    for (var log : database.logs.entrySet()) {
      int sent = database.sent(log.getKey());
      if (sent < log.getValue().size() && heads.size() < lanes && claimLane(log.getKey())) {
        heads.add(log.getValue().get(sent));
      }
    }
    Set<UUID> acknowledged = heads.isEmpty() ? Set.of() : send.apply(heads);
    for (LogEntry head : heads.stream().filter(it -> acknowledged.contains(it.id())).toList()) {
      change(
          database.sent,
          head.key(),
          was -> Optional.of(Math.max(was.orElse(0), (int) head.sequence())));
    }
    return acknowledged.size();
  }

  /// Sends a statement to the database, and receives its answer.
  ///
  /// @throws UnavailableException if the database is unavailable, or the session was ended
  ///   meanwhile
  final void statement() {
    database.calls.pass(host, Port.DATABASE);
    requireOpen();
  }

  /// Returns the row of `key`, with the changes of this transaction.
  final <K, R> Optional<R> find(KeyedTable<K, R> table, K key) {
    Optional<R> row = table.find(key);
    for (Change<K, R> change : changes(table)) {
      row = change.key().equals(key) ? change.to().apply(row) : row;
    }
    return row;
  }

  /// Returns the rows of `table`, with the changes of this transaction.
  final <K, R> Map<K, R> rows(KeyedTable<K, R> table) {
    Map<K, R> rows = new HashMap<>(table.rows());
    changes(table)
        .forEach(change ->
            find(table, change.key())
                .ifPresentOrElse(
                    row -> rows.put(change.key(), row), () -> rows.remove(change.key())));
    return rows;
  }

  /// Returns the rows that it puts in `table`, in order. Only for a table without other changes.
  final <K, R> List<R> written(KeyedTable<K, R> table) {
    return changes(table).stream()
        .flatMap(change -> change.to().apply(Optional.empty()).stream())
        .toList();
  }

  /// Inserts or replaces a row.
  final <K, R> void put(KeyedTable<K, R> table, K key, R row) {
    change(table, key, _ -> Optional.of(row));
  }

  /// Inserts a row unless there is one.
  final <K, R> boolean tryInsert(KeyedTable<K, R> table, K key, R row) {
    boolean isNew = find(table, key).isEmpty();
    if (isNew) {
      put(table, key, row);
    }
    return isNew;
  }

  final <K, R> void remove(KeyedTable<K, R> table, K key) {
    change(table, key, _ -> Optional.empty());
  }

  /// Changes a row as it is at the commit.
  ///
  /// @param to receives and returns empty for no row
  final <K, R> void change(KeyedTable<K, R> table, K key, UnaryOperator<Optional<R>> to) {
    changes.add(new Change<>(table, key, to));
  }

  @SuppressWarnings("unchecked") // a change has the types of its table
  private <K, R> List<Change<K, R>> changes(KeyedTable<K, R> table) {
    return changes.stream()
        .filter(change -> change.table() == table)
        .map(change -> (Change<K, R>) change)
        .toList();
  }

  /// @throws UnavailableException if it did not commit, or may not have committed
  final void commit() {
    database.calls.pass(host, Port.COMMIT);
    if (database.calls.faults().strike(FaultKind.TRANSACTION_TIMEOUT, host.name()).isPresent()) {
      throw unavailable("transaction timeout", true);
    }
    requireOpen();
    changes.forEach(Change::commit);
    appended.forEach(
        entry -> database.logs.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry));
    end();
    database.committed.accept(this);
    if (database.calls.faults().strike(FaultKind.COMMIT_IN_DOUBT, host.name()).isPresent()) {
      throw unavailable("no answer to the commit", true);
    }
    database.calls.pass(host, Port.DATABASE);
  }

  /// Ends it; rolls it back unless it is committed already.
  final void end() {
    isOver = true;
    database.ended(this);
    locks.forEach(lock -> lock.release(this));
    locks.clear();
  }

  /// Locks another row of the database until this transaction ends.
  final void lockRow(String key) {
    lock(database.rowLock(key));
  }

  final long deadline() {
    return deadline;
  }

  final boolean isOverdue() {
    return database.calls.timeline().now() >= deadline;
  }

  private void lock(RowLock lock) {
    if (!lock.take(this)) {
      throw unavailable("lock timeout", true);
    }
    locks.add(lock);
    requireOpen();
  }

  private boolean claimLane(String key) {
    RowLock lock = database.rowLock("relay " + key);
    boolean isMine = lock.tryTake(this);
    if (isMine) {
      locks.add(lock);
    }
    return isMine;
  }

  private void requireOpen() {
    if (database.calls.isCutOff(host, database.name) || server != database.server()) {
      throw unavailable("the database is unavailable", false);
    }
    if (isOver || isOverdue()) {
      throw unavailable("transaction timeout", true);
    }
  }

  private static UnavailableException unavailable(String reason, boolean timedOut) {
    return new UnavailableException(reason, new IllegalStateException("no answer"), timedOut);
  }

  private void requireLock(String key) {
    if (!locks.contains(database.rowLock(key))) {
      throw new IllegalStateException("the row of " + key + " is not locked by this transaction");
    }
  }
}
