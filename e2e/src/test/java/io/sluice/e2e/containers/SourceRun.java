package io.sluice.e2e.containers;

import io.sluice.sandbox.base.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `release-api` from the sources of a tree, with the infrastructure that `compose/dev.sh` starts.
/// Its close removes both.
final class SourceRun implements AutoCloseable {
  /// A tree without classes is compiled first.
  private static final Duration START_LIMIT = Duration.ofMinutes(8);

  private static final Duration RELOAD_LIMIT = Duration.ofMinutes(1);
  private static final Duration REQUEST_LIMIT = Duration.ofMinutes(1);
  private static final long STOP_SECONDS = 20;
  private static final int LOG_LINES = 40;

  /// Maven takes the copied classes as they are: the lists of their sources name another directory.
  private static final String MAVEN_ARGS = " -B -Dmaven.compiler.useIncrementalCompilation=false";

  private static final List<String> PORTS =
      List.of("API", "API_DEBUG", "KAFKA", "POSTGRES", "ROUTER", "ROUTER_ADMIN");

  private final String project = "sluice-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SourceTree tree;
  private final Path log;
  private Optional<Process> service = Optional.empty();

  /// @param log a file for the output of the service
  SourceRun(SourceTree tree, Path log) {
    this.tree = tree;
    this.log = log;
    settings.put("SLUICE_PROJECT", project);
    settings.put("MAVEN_ARGS", System.getenv().getOrDefault("MAVEN_ARGS", "") + MAVEN_ARGS);
    PORTS.forEach(name -> settings.put(variable(name), Integer.toString(Ports.free())));
  }

  private static String variable(String port) {
    return "SLUICE_%s_PORT".formatted(port);
  }

  String project() {
    return project;
  }

  /// Returns a port.
  ///
  /// @param name such as `API_DEBUG`
  int port(String name) {
    return Integer.parseInt(settings.getOrDefault(variable(name), ""));
  }

  void startInfrastructure() {
    var _ = Script.output(settings, script(), "infrastructure");
  }

  private String script() {
    return tree.root().resolve("compose/dev.sh").toString();
  }

  /// Starts `release-api` and waits until it is ready.
  void startService() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(script(), "release-api")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(settings);
    Process process = builder.start();
    service = Optional.of(process);
    process.getOutputStream().close();
    var _ =
        until(
            "release-api is ready", START_LIMIT, "/q/health/ready", seen -> seen.startsWith("200"));
  }

  /// Returns the response to the first request that `text` is in, as status, headers and body.
  String awaitText(String path, String text) {
    return until(text, RELOAD_LIMIT, path, seen -> seen.contains(text));
  }

  private String until(String what, Duration limit, String path, Predicate<String> isRight) {
    return ResultPoller.until(
        what,
        limit,
        () -> {
          requireRunning();
          return get(path);
        },
        isRight);
  }

  private void requireRunning() {
    if (service.filter(Process::isAlive).isEmpty()) {
      throw new IllegalStateException("release-api has ended:\n" + logEnd());
    }
  }

  private String logEnd() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private String get(String path) {
    try {
      Path token = tree.root().resolve(".sluice/dev/%s/api-token".formatted(project));
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port("API") + path))
                  .header("Authorization", "Bearer " + Files.readString(token).strip())
                  .timeout(REQUEST_LIMIT)
                  .build(),
              BodyHandlers.ofString());
      return "%d %s %s".formatted(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      // The service has not started yet, or starts again.
      return "no response: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Stops the service, and removes the infrastructure by the script.
  @Override
  public void close() {
    try {
      service.ifPresent(SourceRun::stop);
      client.close();
    } finally {
      var _ = Script.output(settings, script(), "down");
    }
  }

  private static void stop(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      var _ = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
