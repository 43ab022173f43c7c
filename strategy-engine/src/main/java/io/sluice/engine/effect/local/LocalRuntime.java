package io.sluice.engine.effect.local;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Instances are processes of this machine. They outlive the engine: what runs is found again by
/// the table and by the mark in each process's environment.
public final class LocalRuntime implements Runtime {
  /// How long a row without a process may stand before it counts as never forked.
  private static final long FORK_NANOS = Duration.ofSeconds(5).toNanos();

  private final InstanceTable table;
  private final Processes processes;
  private final Launcher launcher;
  private final Secrets secrets;
  private final LogFiles logs;
  private final Ports ports;
  private final Probes probes;
  private final LongSupplier nanoTime;

  private final Map<UUID, Long> stoppedAt = new ConcurrentHashMap<>();
  private final Map<UUID, Long> missedAt = new ConcurrentHashMap<>();

  /// Those that ran when they were last looked at, and are to go on running.
  private final Map<UUID, ProcessId> running = new ConcurrentHashMap<>();

  LocalRuntime(
      InstanceTable table,
      Processes processes,
      Launcher launcher,
      Secrets secrets,
      LogFiles logs,
      Ports ports,
      LongSupplier nanoTime) {
    this.table = table;
    this.processes = processes;
    this.launcher = launcher;
    this.secrets = secrets;
    this.logs = logs;
    this.ports = ports;
    this.probes = new Probes(nanoTime);
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Snapshot readAll() {
    var instances = new HashMap<LaneKey, List<Instance>>();
    for (InstanceRow row : settled(table.all())) {
      instances.computeIfAbsent(row.lane(), _ -> new ArrayList<>()).add(row.instance());
    }
    var lanes = new HashMap<LaneKey, Lane>();
    table
        .tokens()
        .forEach((lane, token) ->
            lanes.put(lane, new Lane(token, instances.getOrDefault(lane, List.of()))));
    return new Snapshot(table.startId(), lanes);
  }

  @Override
  public List<Instance> read(LaneKey lane) {
    List<InstanceRow> rows = settled(table.of(lane));
    Map<UUID, CompletableFuture<Boolean>> probed =
        rows.stream()
            .filter(row -> row.mark() == InstanceRow.Mark.STARTING && row.process().isPresent())
            .collect(Collectors.toMap(InstanceRow::id, probes::isReady));
    Set<UUID> ready =
        probed.entrySet().stream()
            .filter(probe -> probe.getValue().join())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (ready.isEmpty()) {
      return rows.stream().map(InstanceRow::instance).toList();
    }
    ready.forEach(table::ready);
    ready.forEach(probes::forget);
    return settled(table.of(lane)).stream().map(InstanceRow::instance).toList();
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    table.fence(lane, token);
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    table.adopt(lane, token, startId);
  }

  @Override
  public UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    UUID id = UUID.randomUUID();
    int port = ports.next(table.ports());
    Map<String, String> environment = launcher.environment(spec, id, port);
    UUID has = table.starting(token, new InstanceTable.Wanted(id, lane, release, spec, slot, port));
    if (has.equals(id)) {
      fork(spec, id, port, environment);
    }
    return has;
  }

  private void fork(ReleaseSpec spec, UUID id, int port, Map<String, String> environment) {
    Optional<ProcessId> process = Optional.empty();
    try {
      process = launcher.fork(spec, id, port, environment);
    } finally {
      process.ifPresentOrElse(p -> note(id, p), () -> die(id));
    }
  }

  /// Whoever was stopped between the mark and the fork may find the instance given up meanwhile.
  private void note(UUID id, ProcessId process) {
    if (!table.forked(id, process)) {
      processes.kill(process);
    }
  }

  @Override
  public void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    table.stopping(lane, token, instance);
    running.remove(instance);
    long now = nanoTime.getAsLong();
    Optional<Long> first = Optional.ofNullable(stoppedAt.putIfAbsent(instance, now));
    for (InstanceRow row : table.of(lane)) {
      if (row.id().equals(instance) && first.isEmpty()) {
        row.process().ifPresent(processes::terminate);
      } else if (row.id().equals(instance) && now - first.get() >= grace.toNanos()) {
        row.process().ifPresent(processes::kill);
      }
    }
  }

  @Override
  public List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    return table.of(lane).stream()
        .filter(row -> instance.map(row.id()::equals).orElse(true))
        .flatMap(row ->
            logs.tail(row.id(), lines).stream().map(line -> secrets.mask(line, row.spec().env())))
        .toList();
  }

  /// Whether an instance died since it was last looked at. Cheap: it is asked often, so that
  /// instances are replaced at once.
  public boolean anyDied() {
    return running.values().stream().anyMatch(process -> !processes.isAlive(process));
  }

  /// Puts logs that grew too large aside.
  public void rotateLogs() {
    logs.rotate();
  }

  /// The rows as the processes say, with what changed written down.
  private List<InstanceRow> settled(List<InstanceRow> rows) {
    boolean isAnyUnknown =
        rows.stream()
            .anyMatch(row -> row.process().isEmpty() && row.mark() != InstanceRow.Mark.DEAD);
    Map<UUID, ProcessId> marked = isAnyUnknown ? processes.marked() : Map.of();
    return rows.stream().flatMap(row -> settle(row, marked).stream()).toList();
  }

  private Optional<InstanceRow> settle(InstanceRow row, Map<UUID, ProcessId> marked) {
    if (row.mark() == InstanceRow.Mark.DEAD) {
      return Optional.of(row);
    }
    Optional<ProcessId> process = row.process().or(() -> found(row, marked));
    if (process.isEmpty() && isYoung(row)) {
      return Optional.of(row);
    }
    if (process.map(processes::isAlive).orElse(false)) {
      if (row.mark() != InstanceRow.Mark.STOPPING) {
        process.ifPresent(p -> running.put(row.id(), p));
      }
      return Optional.of(row.with(process, row.mark()));
    }
    if (row.mark() == InstanceRow.Mark.STOPPING) {
      forget(row.id());
      table.remove(row.id());
      return Optional.empty();
    }
    die(row.id());
    return Optional.of(row.with(process, InstanceRow.Mark.DEAD));
  }

  private void die(UUID instance) {
    table.dead(instance);
    forget(instance);
  }

  private void forget(UUID instance) {
    probes.forget(instance);
    stoppedAt.remove(instance);
    missedAt.remove(instance);
    running.remove(instance);
    logs.ended(instance);
  }

  private Optional<ProcessId> found(InstanceRow row, Map<UUID, ProcessId> marked) {
    Optional<ProcessId> process = Optional.ofNullable(marked.get(row.id()));
    process.ifPresent(p -> note(row.id(), p));
    return process;
  }

  /// Whether somebody may still be about to fork it.
  private boolean isYoung(InstanceRow row) {
    long now = nanoTime.getAsLong();
    return now - missedAt.computeIfAbsent(row.id(), _ -> now) < FORK_NANOS;
  }
}
