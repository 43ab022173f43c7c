package io.sluice.simulation.store;

import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.scenario.SimSpecs;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// The database of one service: the committed tables of messaging, the locks of rows, and the open
/// transactions. The service's own tables are in classes of their own, such as [EngineTables].
public final class SimDatabase {
  /// The first number of buckets of the table of lanes. The order in which readers see the lanes
  /// depends on it, and so does the digest of a run.
  private static final int LANES_CAPACITY = 4;

  final String name;
  final Calls calls;
  final Consumer<SimTx> committed;
  final KeyedTable<String, LaneRow> lanes = new KeyedTable<>(LANES_CAPACITY);
  final Map<String, List<LogEntry>> logs = new HashMap<>();

  /// The number of sent entries of each log.
  final KeyedTable<String, Integer> sent = new KeyedTable<>();

  final KeyedTable<Claim, Claim> inbox = new KeyedTable<>();
  final KeyedTable<SimParkingStore.Key, SimParkingStore.Row> parked = new KeyedTable<>();
  private final Map<String, RowLock> locks = new HashMap<>();
  private final List<SimTx> open = new ArrayList<>();
  private int server = 1;
  private Duration clockOffset = Duration.ZERO;

  record Claim(String consumer, String source, UUID id) {}

  /// @param name the name of the service
  /// @param committed receives each transaction as it commits
  public SimDatabase(String name, Calls calls, Consumer<SimTx> committed) {
    this.name = name;
    this.calls = calls;
    this.committed = committed;
  }

  public String name() {
    return name;
  }

  /// All rows of lanes as committed, by key.
  public Map<String, LaneRow> rows() {
    return Map.copyOf(lanes.rows());
  }

  /// The log of `key` as committed, in order.
  public List<LogEntry> log(String key) {
    return logs.getOrDefault(key, List.of());
  }

  /// Whether all entries of every log were sent.
  public boolean isAllSent() {
    return logs.entrySet().stream().allMatch(log -> sent(log.getKey()) == log.getValue().size());
  }

  /// Whether a record is parked.
  public boolean isAnyParked() {
    return !parked.isEmpty();
  }

  /// The time of its clock, which faults can set.
  public Instant clock() {
    return SimSpecs.BEGIN.plusNanos(calls.timeline().now()).plus(clockOffset);
  }

  /// The offset of its clock from simulated time.
  public Duration clockOffset() {
    return clockOffset;
  }

  public void setClock(Duration offset) {
    clockOffset = offset;
  }

  /// Fails over to a synchronous standby: committed data stays, open transactions are lost.
  public void failOver() {
    server++;
    List.copyOf(open).forEach(SimTx::end);
  }

  /// Ends the sessions of a process that died.
  public void endSessions(Host host) {
    open.stream().filter(tx -> tx.host().equals(host)).toList().forEach(SimTx::end);
  }

  static LaneRow newRow(String key) {
    return new LaneRow(key, 0, 0, 0, Instant.EPOCH, "");
  }

  int sent(String key) {
    return sent.find(key).orElse(0);
  }

  int server() {
    return server;
  }

  RowLock rowLock(String key) {
    return locks.computeIfAbsent(key, _ -> new RowLock(calls.timeline()));
  }

  void begun(SimTx tx) {
    open.add(tx);
  }

  void ended(SimTx tx) {
    open.remove(tx);
  }
}
