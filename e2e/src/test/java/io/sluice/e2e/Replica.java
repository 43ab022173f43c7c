package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A second replica of a service, in addition to the stack's own.
public final class Replica implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int STOP_SECONDS = 60;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final StackDriver stack;
  private final String service;
  private final int port;
  private final Path log;
  private final Process process;

  /// Starts the replica.
  ///
  /// @param service such as `strategy-engine`
  /// @param app the packaged service's directory, with `quarkus-run.jar` in it
  /// @param port its own port
  /// @param instancePorts the range of the stack's own engine: they share the instance table
  /// @param options further options of the JVM
  public Replica(
      StackDriver stack,
      String service,
      Path app,
      int port,
      String instancePorts,
      List<String> options) {
    this.stack = stack;
    this.service = service;
    this.port = port;
    this.log = stack.state().resolve("second-" + service + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment(instancePorts));
    try {
      Files.createDirectories(stack.state());
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it is ready.
  public void untilReady() {
    await().atMost(LIMIT).until(() -> !process.isAlive() || isReady());
    assertThat(process.isAlive()).as("a second %s; see %s", service, log).isTrue();
  }

  private Map<String, String> environment(String instancePorts) {
    String edge = "http://127.0.0.1:" + stack.port("--edge-admin-port");
    Path state = stack.state();
    Map<String, String> all = new HashMap<>();
    all.put("SLUICE_MESSAGING_REPLICA_ID", "1");
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    all.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
    all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + stack.port("--broker-port"));
    all.put("QUARKUS_DATASOURCE_JDBC_URL", database());
    all.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
    all.put("SLUICE_SERVICE_TOKEN_FILE", state.resolve("service-token").toString());
    all.put("SLUICE_SECRETS_DIRECTORY", state.resolve("secrets").toString());
    all.put("SLUICE_API_OPERATOR_TOKEN_FILE", state.resolve("token").toString());
    all.put("SLUICE_API_ARTIFACT_DIRECTORY", "/");
    all.put("SLUICE_API_ENGINE_URL", "http://127.0.0.1:" + stack.port("--engine-port"));
    all.put("SLUICE_API_HEALTH_URL", "http://127.0.0.1:" + stack.port("--health-port"));
    all.put("SLUICE_ENGINE_EDGE_URL", edge);
    all.put("SLUICE_ENGINE_LOCAL_DIRECTORY", state.resolve("instances").toString());
    all.put("SLUICE_ENGINE_LOCAL_PORTS", instancePorts);
    all.put("SLUICE_HEALTH_EDGE_URL", edge);
    return all;
  }

  private String database() {
    return "jdbc:postgresql://127.0.0.1:%d/%s"
        .formatted(stack.port("--postgres-port"), service.replace('-', '_'));
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  private boolean isReady() {
    return !readiness(stack, port).isEmpty();
  }

  /// Returns the readiness report of the service at `port`; empty if it is not ready.
  public static String readiness(StackDriver stack, int port) {
    try {
      return get(stack, port, "/q/health/ready").orElse("");
    } catch (UncheckedIOException _) {
      return "";
    }
  }

  /// Returns the response's body if its status is 200.
  Optional<String> get(String path) {
    return get(stack, port, path);
  }

  private static Optional<String> get(StackDriver stack, int port, String path) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
            .header("authorization", "Bearer " + stack.findServiceToken().orElseThrow())
            .timeout(Duration.ofSeconds(5));
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
      return Optional.of(answer.body()).filter(_ -> answer.statusCode() == 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Ends it as an orchestrator does (SIGTERM), and waits until its process has ended.
  public void stop() {
    process.destroy();
    process.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
