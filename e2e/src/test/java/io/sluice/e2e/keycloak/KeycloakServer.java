package io.sluice.e2e.keycloak;

import io.sluice.sandbox.base.Required;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A process of Keycloak on a free port of 127.0.0.1. Maven unpacks it; its database is in memory.
final class KeycloakServer implements AutoCloseable {
  static final String ADMIN = "admin";

  private static final Path HOME =
      Path.of(System.getProperty("sluice.keycloak", "not-unpacked")).toAbsolutePath();
  private static final Path LOG = HOME.resolveSibling("keycloak.log");

  /// Exists once Keycloak has generated its classes for the options of [#launch].
  private static final Path GENERATED = HOME.resolve("generated");

  /// Exit code of a process that has generated them: the next one serves, as bin/kc.sh does it.
  private static final int GENERATED_EXIT = 10;

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx512m",
          // Java 24 or newer needs it, and bin/kc.sh of this version lacks it.
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
              + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-Dpicocli.disable.closures=true",
          "-Duser.language=en");

  private static final Duration START_LIMIT = Duration.ofMinutes(4);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final int port = OwnPorts.allocate();
  private final String adminPassword = UUID.randomUUID().toString();
  private Optional<Process> process = Optional.empty();

  /// Whether Maven has unpacked Keycloak.
  ///
  /// @throws io.sluice.sandbox.base.SandboxException if it is missing and required, see [Required]
  static boolean isUnpacked() {
    return Required.has("keycloak", Files.isRegularFile(HOME.resolve("lib/quarkus-run.jar")));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /// Returns the URL of a realm, which is the issuer of its tokens.
  String issuer(String realm) {
    return "%s/realms/%s".formatted(url(), realm);
  }

  String adminPassword() {
    return adminPassword;
  }

  /// Starts the process with the realms, and returns once the last one answers.
  ///
  /// @param realms their JSON, by name
  /// @throws IllegalStateException if it does not start
  void start(Map<String, String> realms) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    try {
      Files.deleteIfExists(LOG);
      Path imports = Files.createDirectories(HOME.resolve("data/import"));
      for (Map.Entry<String, String> realm : realms.entrySet()) {
        Files.writeString(imports.resolve(realm.getKey() + ".json"), realm.getValue());
      }
      if (!Files.exists(GENERATED)) {
        generate();
      }
      process = Optional.of(launch(true));
    } catch (IOException e) {
      throw new UncheckedIOException("Keycloak cannot be started", e);
    }
    realms.keySet().forEach(realm -> awaitRealm(realm, end));
  }

  private void generate() throws IOException {
    Process generator = launch(false);
    process = Optional.of(generator);
    try {
      if (!generator.waitFor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          || generator.exitValue() != GENERATED_EXIT) {
        stop();
        throw new IllegalStateException("Keycloak did not generate its classes: see " + LOG);
      }
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Files.createFile(GENERATED);
  }

  private Process launch(boolean isGenerated) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(
        List.of(
            "-Dkc.home.dir=" + HOME,
            "-Djboss.server.config.dir=" + HOME.resolve("conf"),
            "-Dkc.config.built=" + isGenerated,
            "-cp",
            HOME.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
            "start-dev",
            "--db=dev-mem",
            "--cache=local",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--import-realm"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", adminPassword);
    Process started = builder.redirectOutput(Redirect.appendTo(LOG.toFile())).start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void awaitRealm(String realm, long end) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build()) {
      while (!isAnswering(http, issuer(realm))) {
        if (process.filter(Process::isAlive).isEmpty() || System.nanoTime() - end > 0) {
          stop();
          throw new IllegalStateException("Keycloak did not start: see " + LOG);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private static boolean isAnswering(HttpClient http, String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST_TIMEOUT).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Stops the process, and returns once it has ended.
  void stop() {
    process.ifPresent(running -> OsProcesses.stop(running, STOP_LIMIT));
    process = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }
}
