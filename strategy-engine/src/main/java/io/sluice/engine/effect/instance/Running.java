package io.sluice.engine.effect.instance;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Instances that ran when they were last looked at, and are to go on running.
final class Running {
  private final Map<UUID, ProcessId> processes = new ConcurrentHashMap<>();

  void put(UUID instance, ProcessId process) {
    processes.put(instance, process);
  }

  void remove(UUID instance) {
    processes.remove(instance);
  }

  /// Whether one does not run any more; looks only if there is one.
  boolean anyDied(Supplier<Look> looks) {
    List<ProcessId> known = List.copyOf(processes.values());
    if (known.isEmpty()) {
      return false;
    }
    Look look = looks.get();
    return known.stream().anyMatch(process -> !look.isAlive(process));
  }
}
