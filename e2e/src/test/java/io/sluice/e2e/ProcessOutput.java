package io.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The output of a command that a test runs to its end.
final class ProcessOutput {
  static final Duration LIMIT = Duration.ofMinutes(10);

  /// Returns the output of `process`, which is killed with its descendants after `limit`.
  static String read(Process process, Duration limit) throws IOException {
    CompletableFuture<Process> _ =
        process
            .onExit()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(_ -> kill(process));
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static Process kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }

  private ProcessOutput() {}
}
