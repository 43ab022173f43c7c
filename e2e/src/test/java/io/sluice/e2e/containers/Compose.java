package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A stack of docker-compose, driven by its own command.
///
/// @param file such as `docker-compose.yml`
/// @param project the name of the project
record Compose(String file, String project) {

  /// Runs `docker compose` with `words` to its end.
  ///
  /// @return its output
  /// @throws IllegalStateException if its exit code is not 0
  String run(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-f", file, "-p", project));
    command.addAll(List.of(words));
    return output(command);
  }

  /// Returns the number of running application containers in its network.
  int applications() {
    List<String> command =
        List.of(
            "docker",
            "ps",
            "-q",
            "--filter",
            "label=io.sluice.instance",
            "--filter",
            "network=" + project + "_instances");
    return Math.toIntExact(output(command).lines().count());
  }

  /// Returns the output of the containers of a service, one container after the other.
  String logs(String service) {
    List<String> command =
        List.of(
            "docker",
            "ps",
            "-aq",
            "--filter",
            "label=com.docker.compose.project=" + project,
            "--filter",
            "label=com.docker.compose.service=" + service);
    return output(command)
        .lines()
        .map(container -> output(List.of("docker", "logs", container)))
        .collect(Collectors.joining("\n"));
  }

  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IllegalStateException("%s: %d\n%s".formatted(command, exit, output));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
