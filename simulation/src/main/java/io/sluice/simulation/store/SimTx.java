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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A transaction. It reads committed data and its own writes; others see its writes after its
/// commit.
public class SimTx implements Tx {
  private final SimDatabase database;
  private final Host host;
  private final int server;
  private final long deadline;
  private final Map<String, LaneRow> saved = new LinkedHashMap<>();
  private final List<LogEntry> appended = new ArrayList<>();
  private final List<UUID> claimed = new ArrayList<>();
  private final List<Runnable> writes = new ArrayList<>();
  private final List<RowLock> locks = new ArrayList<>();
  private Optional<String> locked = Optional.empty();
  private boolean isOver;

  /// Begins a transaction.
  ///
  /// @throws UnavailableException if the database cannot be reached
  protected SimTx(SimDatabase database, Host host) {
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
    return claimed;
  }

  /// The rows that it writes, by key.
  public final Map<String, LaneRow> saved() {
    return saved;
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
    return saved.getOrDefault(key, database.row(key));
  }

  @Override
  public final void save(LaneRow row) {
    requireLock(row.key());
    saved.put(row.key(), row);
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
    write(() -> database.inbox.add(claim));
    boolean isNew = !database.inbox.contains(claim);
    if (isNew) {
      claimed.add(id);
    }
    return isNew;
  }

  /// Relays one round: the heads of the lanes that no other process is sending.
  final int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    statement();
    List<LogEntry> heads = new ArrayList<>();
    for (var log : database.logs.entrySet()) {
      int sent = database.sent.getOrDefault(log.getKey(), 0);
      if (sent < log.getValue().size() && heads.size() < lanes && claimLane(log.getKey())) {
        heads.add(log.getValue().get(sent));
      }
    }
    Set<UUID> acknowledged = heads.isEmpty() ? Set.of() : send.apply(heads);
    for (LogEntry head : heads.stream().filter(it -> acknowledged.contains(it.id())).toList()) {
      write(() -> database.sent.merge(head.key(), (int) head.sequence(), Math::max));
    }
    return acknowledged.size();
  }

  /// Sends a statement to the database, and receives its answer.
  ///
  /// @throws UnavailableException if the database is unavailable, or the session was ended
  ///   meanwhile
  protected final void statement() {
    database.calls.pass(host, Port.DATABASE);
    requireOpen();
  }

  /// Adds a change to be made at the commit.
  protected final void write(Runnable change) {
    writes.add(change);
  }

  /// @throws UnavailableException if it did not commit, or may not have committed
  final void commit() {
    database.calls.pass(host, Port.COMMIT);
    if (database.calls.faults().strike(FaultKind.TRANSACTION_TIMEOUT, host.name()).isPresent()) {
      throw unavailable("transaction timeout", true);
    }
    requireOpen();
    writes.forEach(Runnable::run);
    database.rows.putAll(saved);
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

  @Override
  public String toString() {
    return appended.stream().map(LogEntry::type).collect(Collectors.joining(", "));
  }
}
