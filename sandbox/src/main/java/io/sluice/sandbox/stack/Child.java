package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.SandboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A process of the stack under the supervisor.
public interface Child {

  String name();

  /// Returns its listeners; `status` shows the first.
  List<StackPort> listeners();

  /// Returns the processes that must be ready before this one starts.
  default List<String> needs() {
    return List.of();
  }

  /// Returns the processes with a head start when the whole stack starts. While they are not ready,
  /// this process waits for a limited time, so that the CPUs serve the processes that a user waits
  /// for.
  default List<String> startsAfter() {
    return List.of();
  }

  /// Prepares the files that the process needs and returns its command line.
  ///
  /// @throws SandboxException if that fails, with the cause in one line
  List<String> command();

  /// Returns the environment variables in addition to the supervisor's own.
  default Map<String, String> environment() {
    return Map.of();
  }

  Path log();

  /// Whether the process is ready for use.
  boolean isReady(long pid);

  /// Runs each time the process has become ready, before the process table reports it as ready.
  default void doWhenReady() {}

  /// Finds the process, if it is running, without the process table.
  Optional<ProcessHandle> find();

  /// Signals the process to end.
  default void signalStop(ProcessHandle process) {
    process.destroy();
  }

  /// Returns the time limit within which the process must become ready.
  default Duration startLimit() {
    return Duration.ofMinutes(2);
  }

  /// Returns the time limit within which the process must end after the signal; after that it is
  /// killed.
  default Duration stopLimit() {
    return Duration.ofSeconds(10);
  }
}
