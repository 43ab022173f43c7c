package io.sluice.e2e;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.e2e.agent.AgentJar;
import io.sluice.e2e.agent.StopPoints;
import io.sluice.sandbox.drive.Driven;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// A second replica of the engine beside the stack's own, with [StopPoints].
final class SecondEngine implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final int port;
  private final String serviceToken;
  private final Process process;

  /// Starts it and waits until it is ready.
  ///
  /// @param instancePorts the range of the stack's own engine: they share the instance table
  SecondEngine(Driven stack, int port, String instancePorts) {
    this.directory = stack.state().resolve("second-engine");
    this.port = port;
    this.serviceToken = stack.serviceToken().orElseThrow();
    try {
      Files.createDirectories(directory);
      this.process = builder(stack, instancePorts).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> !process.isAlive() || get("/q/health/ready").isPresent());
    assertThat(process.isAlive()).as("a second engine; see %s/log", directory).isTrue();
  }

  private ProcessBuilder builder(Driven stack, String instancePorts) throws IOException {
    Path agent = AgentJar.write(directory.resolve("agent.jar"));
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-javaagent:%s=%s".formatted(agent, directory),
            "-jar",
            stack.root().resolve("strategy-engine/target/quarkus-app/quarkus-run.jar").toString());
    builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .environment()
        .putAll(environment(stack, instancePorts));
    return builder;
  }

  private Map<String, String> environment(Driven stack, String instancePorts) {
    String broker = "127.0.0.1:" + stack.port("--broker-port");
    String database =
        "jdbc:postgresql://127.0.0.1:%d/strategy_engine".formatted(stack.port("--postgres-port"));
    return Map.of(
        "SLUICE_MESSAGING_REPLICA",
        "1",
        "QUARKUS_HTTP_PORT",
        String.valueOf(port),
        "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
        "false",
        "KAFKA_BOOTSTRAP_SERVERS",
        broker,
        "QUARKUS_DATASOURCE_JDBC_URL",
        database,
        "QUARKUS_DATASOURCE_USERNAME",
        "postgres",
        "SLUICE_SERVICE_TOKEN_FILE",
        stack.state().resolve("service-token").toString(),
        "SLUICE_ENGINE_EDGE_URL",
        "http://127.0.0.1:" + stack.port("--edge-admin-port"),
        "SLUICE_ENGINE_LOCAL_DIRECTORY",
        stack.state().resolve("instances").toString(),
        "SLUICE_ENGINE_LOCAL_PORTS",
        instancePorts);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /// From now on it waits at these points.
  void arm(Collection<String> points) {
    try {
      for (String point : points) {
        Files.deleteIfExists(directory.resolve(StopPoints.fileOf(point)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    write(String.join("\n", points));
  }

  /// Whoever waits goes on.
  void disarm() {
    write("");
  }

  /// Whether a thread waits, or has waited, at each of them.
  boolean hasReached(Collection<String> points) {
    return points.stream()
        .allMatch(point -> Files.exists(directory.resolve(StopPoints.fileOf(point))));
  }

  /// Writes of its own that a target refused because it had seen a higher token.
  long refused() {
    return get("/q/metrics").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("sluice_writes_refused_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /// The answer's body, if it is one of success.
  private Optional<String> get(String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .header("authorization", "Bearer " + serviceToken)
            .timeout(Duration.ofSeconds(5));
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      return Optional.of(answer.body()).filter(_ -> answer.statusCode() == 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String armed) {
    try {
      Path next = Files.writeString(directory.resolve("armed.new"), armed);
      Files.move(next, directory.resolve(StopPoints.ARMED), REPLACE_EXISTING, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
