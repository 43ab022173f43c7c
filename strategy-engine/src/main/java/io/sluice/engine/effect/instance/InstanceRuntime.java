package io.sluice.engine.effect.instance;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.messaging.secret.SecretReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Starts and stops instances one by one. They outlive the engine: running instances are found
/// again by the table and by the mark that each has. Subclasses start an instance as a process or
/// as a container.
public abstract class InstanceRuntime implements Runtime {
  /// The environment variable that identifies an instance.
  public static final String MARK = "SLUICE_INSTANCE";

  /// Log lines that are kept of an instance that has ended.
  private static final int ENDED_LINES = 1_000;

  /// Maximum length of these lines, characters.
  private static final int ENDED_LENGTH = 256 * 1024;

  private static final String UNHEALTHY = "its own health check fails";

  private final String name;
  private final InstanceTable table;
  private final InstanceSecrets secrets;
  private final ReadinessProbes probes;
  private final long startNanos;
  private final InstanceTimers stopped;
  private final InstanceTimers missed;

  /// Instances that ran at the last read and must keep running.
  private final Map<UUID, ProcessId> running = new ConcurrentHashMap<>();

  /// @param name see [Runtime#name]
  /// @param start the maximum duration of a start: an older row without a process is cancelled
  /// @param nanoTime monotonic
  protected InstanceRuntime(
      String name,
      InstanceTable table,
      InstanceSecrets secrets,
      Duration start,
      LongSupplier nanoTime) {
    this.name = name;
    this.table = table;
    this.secrets = secrets;
    this.probes = new ReadinessProbes(nanoTime);
    this.startNanos = start.toNanos();
    this.stopped = new InstanceTimers(nanoTime);
    this.missed = new InstanceTimers(nanoTime);
  }

  /// Chooses the port on which an instance must listen.
  ///
  /// @param taken ports of present instances
  protected abstract int port(Set<Integer> taken);

  /// Starts an instance that was marked as starting.
  ///
  /// @param environment all of its variables
  /// @return empty if it ended immediately
  /// @throws io.sluice.engine.effect.target.TargetException.Permanent if it can never be started
  protected abstract Optional<StartedProcess> launch(
      InstanceTable.InstanceSpec instanceSpec, Token token, Map<String, String> environment);

  /// Reads all processes that run now.
  protected abstract ProcessSnapshot readProcesses();

  /// Whether the instance reported at the last read that it is unhealthy: then it is not ready.
  protected boolean isUnhealthy(InstanceRow row) {
    return false;
  }

  /// Requests the end of a process.
  protected abstract void terminate(ProcessId process);

  /// Kills a process.
  protected abstract void kill(ProcessId process);

  /// Returns the last log lines of an instance.
  protected abstract List<String> tail(InstanceRow row, int lines);

  /// Called once an instance no longer runs.
  protected abstract void onEnded(UUID instance);

  /// Returns the failure of an instance that does not run, in one line.
  protected Optional<String> findFailure(UUID instance) {
    return Optional.empty();
  }

  /// Returns the instances whose exit is kept for [#findFailure].
  protected Set<UUID> trackedExits() {
    return Set.of();
  }

  /// Forgets the exit of an instance that is gone.
  protected void forgetExit(UUID instance) {}

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Snapshot readAll() {
    // Before the table is read: an instance that starts meanwhile is not gone.
    Set<UUID> gone = new HashSet<>(probes.trackedInstances());
    gone.addAll(trackedExits());
    List<InstanceRow> rows = table.all();
    rows.forEach(row -> gone.remove(row.id()));
    gone.forEach(probes::forget); // another engine may have deleted instances
    gone.forEach(this::forgetExit);
    var instances = new HashMap<LaneKey, List<Instance>>();
    for (InstanceRow row : refreshAll(rows)) {
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
  public final List<Instance> read(LaneKey lane) {
    List<InstanceRow> rows = refreshAll(table.of(lane));
    Map<Boolean, List<InstanceRow>> byUnhealthy =
        rows.stream().collect(Collectors.partitioningBy(this::isUnhealthy));
    byUnhealthy.getOrDefault(true, List.of()).stream()
        .filter(row -> row.mark() == Instance.State.STARTING)
        .forEach(row -> probes.report(row.id(), UNHEALTHY));
    Set<UUID> ready = probes.ready(byUnhealthy.getOrDefault(false, List.of()));
    if (ready.isEmpty()) {
      return rows.stream().map(InstanceRow::instance).toList();
    }
    ready.forEach(table::ready);
    ready.forEach(probes::forget);
    return refreshAll(table.of(lane)).stream().map(InstanceRow::instance).toList();
  }

  @Override
  public final void fence(LaneKey lane, Token token) {
    table.fence(lane, token);
  }

  @Override
  public final void adopt(LaneKey lane, Token token, String startId) {
    table.adopt(lane, token, startId);
  }

  @Override
  public final UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    UUID id = UUID.randomUUID();
    int port = port(table.ports());
    Map<String, String> environment = secrets.resolve(lane.environment(), spec.env());
    environment.put("PORT", Integer.toString(port));
    environment.put(MARK, id.toString());
    var instanceSpec = new InstanceTable.InstanceSpec(id, lane, release, spec, slot, port);
    UUID occupant = table.starting(token, instanceSpec);
    if (occupant.equals(id)) {
      begin(instanceSpec, token, environment);
    }
    return occupant;
  }

  private void begin(
      InstanceTable.InstanceSpec instanceSpec, Token token, Map<String, String> environment) {
    boolean isLaunched = false;
    try {
      Optional<StartedProcess> started = launch(instanceSpec, token, environment);
      isLaunched = true;
      started.ifPresentOrElse(
          it -> recordProcess(instanceSpec.id(), it),
          () ->
              table.of(instanceSpec.lane()).stream()
                  .filter(row -> row.id().equals(instanceSpec.id()))
                  .forEach(this::markDead));
    } finally {
      if (!isLaunched) {
        var _ = cancelStart(instanceSpec.id(), UUID.randomUUID());
      }
    }
  }

  /// Records the process of an instance. If the writer was suspended between the mark and the
  /// start, the instance may have been given up meanwhile; then its process is killed.
  private void recordProcess(UUID id, StartedProcess startedProcess) {
    if (!table.recordStart(id, startedProcess.process(), startedProcess.host())) {
      kill(startedProcess.process());
    }
  }

  @Override
  public final void retire(LaneKey lane, Token token, UUID instance) {
    table.stopping(lane, token, instance);
    running.remove(instance);
  }

  @Override
  public final void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    retire(lane, token, instance);
    table.of(lane).stream()
        .filter(row -> row.id().equals(instance))
        .flatMap(row -> row.process().stream())
        .forEach(process -> end(instance, process, grace.toNanos()));
  }

  /// Requests the end of a process until the request succeeds, and kills the process after the
  /// grace.
  private void end(UUID instance, ProcessId process, long graceNanos) {
    if (!stopped.isKnown(instance)) {
      terminate(process);
      var _ = stopped.nanos(instance);
    } else if (stopped.nanos(instance) >= graceNanos) {
      kill(process);
    }
  }

  @Override
  public final List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    List<InstanceRow> present =
        table.of(lane).stream().filter(row -> instance.map(row.id()::equals).orElse(true)).toList();
    return present.isEmpty()
        ? instance.flatMap(id -> table.findLog(lane, id)).stream()
            .flatMap(log -> last(log.lines().toList(), lines).stream())
            .toList()
        : present.stream().flatMap(row -> maskedTail(row, lines).stream()).toList();
  }

  @Override
  public final List<Instance> ended(LaneKey lane) {
    return table.ended(lane);
  }

  private List<String> maskedTail(InstanceRow row, int lines) {
    SecretMask mask;
    try {
      mask = secrets.createMask(row.lane().environment(), row.spec().env());
    } catch (SecretReader.UnreadableSecretException e) {
      return List.of("the log is not shown, because it may contain a secret: " + e.getMessage());
    }
    return tail(row, lines).stream().map(mask::mask).toList();
  }

  private static List<String> last(List<String> lines, int count) {
    return lines.subList(Math.max(0, lines.size() - count), lines.size());
  }

  /// Keeps the last log lines of an instance that has ended. Its end never waits for its log.
  private void recordEnd(InstanceRow row) {
    String log;
    try {
      log = String.join("\n", maskedTail(row, ENDED_LINES));
    } catch (TargetException e) {
      log = "the log could not be read: " + e.getMessage();
    }
    String last = log.substring(Math.max(0, log.length() - ENDED_LENGTH));
    // PostgreSQL stores no such byte, and the end of an instance must not depend on its output.
    table.recordEnd(row.id(), last.replace('\0', '\uFFFD'));
  }

  @Override
  public final Optional<String> findProblem(UUID instance) {
    return running.containsKey(instance) ? probes.findProblem(instance) : findFailure(instance);
  }

  /// Whether an instance died since the last read. The check is cheap, since it runs often so that
  /// instances are replaced immediately.
  public final boolean hasDeadInstance() {
    List<ProcessId> known = List.copyOf(running.values());
    if (known.isEmpty()) {
      return false;
    }
    ProcessSnapshot snapshot = readProcesses();
    return known.stream().anyMatch(process -> !snapshot.isAlive(process));
  }

  /// Returns the rows with the state of their processes, and records changes. The processes are
  /// read after the rows, so every process that a row names is included.
  private List<InstanceRow> refreshAll(List<InstanceRow> rows) {
    if (rows.stream().allMatch(InstanceRow::isDead)) {
      return rows;
    }
    ProcessSnapshot snapshot = readProcesses();
    return rows.stream().flatMap(row -> refresh(row, snapshot).stream()).toList();
  }

  private Optional<InstanceRow> refresh(InstanceRow row, ProcessSnapshot snapshot) {
    if (row.isDead()) {
      return Optional.of(row);
    }
    Optional<ProcessId> process = row.process().or(() -> findProcess(row, snapshot));
    if (process.isEmpty() && isYoung(row)) {
      return Optional.of(row);
    }
    if (process.map(snapshot::isAlive).orElse(false)) {
      if (row.mark() != Instance.State.STOPPING) {
        process.ifPresent(p -> running.put(row.id(), p));
      }
      return Optional.of(row.with(process, row.mark()));
    }
    if (row.mark() == Instance.State.STOPPING) {
      forget(row.id());
      recordEnd(row);
      table.remove(row.id());
      return Optional.empty();
    }
    if (process.isEmpty()) {
      UUID dead = UUID.randomUUID();
      return cancelStart(row.id(), dead) ? row.withoutStart(dead) : Optional.of(row);
    }
    markDead(row);
    return Optional.of(row.with(process, Instance.State.DEAD));
  }

  private boolean cancelStart(UUID instance, UUID dead) {
    boolean isCancelled = table.cancelStart(instance, dead);
    if (isCancelled) {
      forget(instance);
    }
    return isCancelled;
  }

  private void markDead(InstanceRow row) {
    recordEnd(row);
    table.dead(row.id());
    forget(row.id());
  }

  private void forget(UUID instance) {
    probes.forget(instance);
    stopped.forget(instance);
    missed.forget(instance);
    running.remove(instance);
    onEnded(instance);
  }

  private Optional<ProcessId> findProcess(InstanceRow row, ProcessSnapshot snapshot) {
    Optional<StartedProcess> started = snapshot.findMarked(row.id());
    started.ifPresent(it -> recordProcess(row.id(), it));
    return started.map(StartedProcess::process);
  }

  /// Whether another writer may still be about to start it.
  private boolean isYoung(InstanceRow row) {
    return missed.nanos(row.id()) < startNanos;
  }
}
