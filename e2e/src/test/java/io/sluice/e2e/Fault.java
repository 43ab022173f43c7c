package io.sluice.e2e;

import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The faults of the stack: `kill -9` of each process, and a lost disk.
enum Fault {
  RELEASE_API("release-api"),
  STRATEGY_ENGINE("strategy-engine"),
  HEALTH_MONITOR("health-monitor"),
  NOTIFIER("notifier"),
  BROKER("broker"),
  POSTGRESQL("postgresql"),
  EDGE("edge"),
  /// The edge is killed and loses its disk.
  EDGE_DISK("edge");

  private final String process;

  Fault(String process) {
    this.process = process;
  }

  String process() {
    return process;
  }

  /// Whether the router itself is unavailable for a while.
  boolean cutsTraffic() {
    return process.equals("edge");
  }

  void strike(StackDriver stack) {
    if (this == EDGE_DISK) {
      // Removed first: the supervisor is quick to start the edge again.
      delete(stack.state().resolve("edge"));
    }
    stack.kill(process);
    if (this == EDGE_DISK) {
      deleteIfBack(stack);
    }
  }

  /// Deletes the files again: a write that was running at the kill may have restored them.
  private static void deleteIfBack(StackDriver stack) {
    if (stack.findProcess("edge").isEmpty()) {
      delete(stack.state().resolve("edge"));
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
