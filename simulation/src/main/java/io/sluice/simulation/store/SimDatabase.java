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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// The committed state of one service's database.
public final class SimDatabase {
  final String name;
  final Calls calls;
  final Consumer<SimTx> committed;
  final Map<String, LaneRow> rows = new HashMap<>();
  final Map<String, List<LogEntry>> logs = new HashMap<>();
  final Map<String, Integer> sent = new HashMap<>();
  final Set<Claim> inbox = new HashSet<>();
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

  /// The row of `key` as committed.
  public LaneRow row(String key) {
    return rows.getOrDefault(key, new LaneRow(key, 0, 0, 0, Instant.EPOCH, ""));
  }

  /// All rows as committed.
  public Map<String, LaneRow> rows() {
    return Map.copyOf(rows);
  }

  /// The log of `key` as committed, in order.
  public List<LogEntry> log(String key) {
    return logs.getOrDefault(key, List.of());
  }

  /// Whether all entries of every log were sent.
  public boolean isAllSent() {
    return logs.entrySet().stream()
        .allMatch(log -> sent.getOrDefault(log.getKey(), 0) == log.getValue().size());
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
