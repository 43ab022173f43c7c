package io.sluice.engine.effect.instance;

import java.util.Optional;
import java.util.UUID;

/// A snapshot of all running processes.
public interface ProcessSnapshot {

  /// Whether the process was running.
  boolean isAlive(ProcessId process);

  /// Returns the running process with the mark of `instance`.
  Optional<StartedProcess> findMarked(UUID instance);
}
