package io.sluice.e2e.containers;

import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command of this machine that ended, such as a script of `compose`.
///
/// @param exitCode its exit code
/// @param output its output
/// @param errors its messages
record Script(int exitCode, String output, String errors) {
  private static final int MINUTES_MAX = 5;

  /// Runs `command` in the project's root to its end.
  ///
  /// @param settings variables of its environment
  /// @throws IllegalStateException if it takes more than 5 minutes
  static Script run(Map<String, String> settings, List<String> command) {
    try {
      Path output = Files.createTempFile("sluice-script", ".out");
      Path errors = Files.createTempFile("sluice-script", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).directory(TestedStack.root().toFile());
        builder.environment().putAll(settings);
        Process process =
            builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        int exitCode = waitFor(process, command);
        return new Script(
            exitCode, Files.readString(output).strip(), Files.readString(errors).strip());
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int waitFor(Process process, List<String> command) throws InterruptedException {
    if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(
          "%s takes more than %d minutes".formatted(command, MINUTES_MAX));
    }
    return process.exitValue();
  }

  /// Runs `command` like [#run].
  ///
  /// @return its output
  /// @throws IllegalStateException if its exit code is not 0
  static String output(Map<String, String> settings, String... command) {
    Script script = run(settings, List.of(command));
    if (script.exitCode != 0) {
      throw new IllegalStateException(
          "%s: %d%n%s".formatted(List.of(command), script.exitCode, script.errors));
    }
    return script.output;
  }
}
