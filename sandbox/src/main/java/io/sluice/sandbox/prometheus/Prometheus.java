package io.sluice.sandbox.prometheus;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.Required;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.driver.OwnPorts;
import io.sluice.sandbox.process.OsProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A Prometheus process on a free port of 127.0.0.1. Its data survives a stop.
public final class Prometheus implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/bin/prometheus"),
          Path.of("/usr/local/bin/prometheus"),
          Path.of("/opt/homebrew/bin/prometheus"));
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final long START_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private final Path directory;
  private final int port = OwnPorts.allocate();
  private Optional<Process> process = Optional.empty();

  private Prometheus(Path directory) {
    this.directory = directory;
  }

  /// Whether Prometheus is installed on this machine.
  ///
  /// @throws SandboxException if it is missing and required, see [Required]
  public static boolean isInstalled() {
    return Required.has("prometheus", findProgram().isPresent());
  }

  private static Optional<Path> findProgram() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  /// Starts a Prometheus, and returns once it accepts connections.
  ///
  /// @param directory directory of its files
  /// @param configuration its `prometheus.yml`
  /// @throws SandboxException if it does not start
  public static Prometheus start(Path directory, String configuration) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("prometheus.yml"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Prometheus prometheus = new Prometheus(directory);
    prometheus.start();
    return prometheus;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /// Starts the process, with the data of earlier runs.
  public void start() {
    ProcessBuilder builder =
        new ProcessBuilder(
            findProgram().orElseThrow().toString(),
            "--config.file=" + directory.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn");
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve("prometheus.log").toFile()));
    try {
      Process started = builder.start();
      process = Optional.of(started);
      awaitPort(started);
    } catch (IOException e) {
      throw new UncheckedIOException("prometheus cannot be started", e);
    }
  }

  private void awaitPort(Process started) {
    long end = System.nanoTime() + START_NANOS;
    while (!Ports.isAnswering(port)) {
      if (!started.isAlive() || System.nanoTime() - end > 0) {
        stop();
        throw new SandboxException(
            "prometheus did not start: see " + directory.resolve("prometheus.log"));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Stops the process, and returns once it has ended.
  public void stop() {
    process.ifPresent(running -> OsProcesses.stop(running, STOP_LIMIT));
    process = Optional.empty();
  }

  @Override
  public void close() {
    stop();
  }
}
