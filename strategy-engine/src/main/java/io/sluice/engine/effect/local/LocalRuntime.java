package io.sluice.engine.effect.local;

import io.sluice.contract.Token;
import io.sluice.engine.effect.instance.InstanceRow;
import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.InstanceSecrets;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.instance.ProcessSnapshot;
import io.sluice.engine.effect.instance.StartedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/// A runtime whose instances are processes of this machine, identified by the mark in their
/// environment.
public final class LocalRuntime extends InstanceRuntime {
  private static final String HOST = "127.0.0.1";
  private static final Duration FORK = Duration.ofSeconds(5);

  private final ProcessInspector processes;
  private final Launcher launcher;
  private final LogFiles logs;
  private final ProcessExits exits;
  private final PortAllocator ports;

  LocalRuntime(
      InstanceTable table,
      ProcessInspector processes,
      Launcher launcher,
      InstanceSecrets secrets,
      LogFiles logs,
      ProcessExits exits,
      PortAllocator ports,
      LongSupplier nanoTime) {
    super("local", table, secrets, FORK, nanoTime);
    this.processes = processes;
    this.launcher = launcher;
    this.logs = logs;
    this.exits = exits;
    this.ports = ports;
  }

  @Override
  protected int port(Set<Integer> taken) {
    return ports.next(taken);
  }

  @Override
  protected Optional<StartedProcess> launch(
      InstanceTable.InstanceSpec instanceSpec, Token token, Map<String, String> environment) {
    return launcher
        .fork(instanceSpec.spec(), instanceSpec.id(), instanceSpec.port(), environment)
        .map(process -> new StartedProcess(process, HOST));
  }

  @Override
  protected ProcessSnapshot readProcesses() {
    return new LazySnapshot(processes);
  }

  @Override
  protected void terminate(ProcessId process) {
    processes.terminate(process);
  }

  @Override
  protected void kill(ProcessId process) {
    processes.kill(process);
  }

  @Override
  protected List<String> tail(InstanceRow row, int lines) {
    return logs.tail(row.id(), lines);
  }

  @Override
  protected void onEnded(UUID instance) {
    logs.deletePid(instance);
  }

  @Override
  protected Optional<String> findFailure(UUID instance) {
    return exits.awaitExit(instance);
  }

  @Override
  protected Set<UUID> trackedExits() {
    return exits.observedInstances();
  }

  @Override
  protected void forgetExit(UUID instance) {
    exits.forget(instance);
  }

  /// A snapshot that reads processes one by one, and searches all of them for marks once, if
  /// necessary.
  private static final class LazySnapshot implements ProcessSnapshot {
    private final ProcessInspector processes;
    private Optional<Map<UUID, ProcessId>> marked = Optional.empty();

    LazySnapshot(ProcessInspector processes) {
      this.processes = processes;
    }

    @Override
    public boolean isAlive(ProcessId process) {
      return processes.isAlive(process);
    }

    @Override
    public Optional<StartedProcess> findMarked(UUID instance) {
      if (marked.isEmpty()) {
        marked = Optional.of(processes.marked());
      }
      return Optional.ofNullable(marked.get().get(instance))
          .map(process -> new StartedProcess(process, HOST));
    }
  }

  /// Rotates logs that grew too large.
  public void rotateLogs() {
    logs.rotate();
  }
}
