package io.sluice.sandbox;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.OsProcess;
import io.sluice.sandbox.process.OsProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An Apache Kafka broker (KRaft, with its controller) in a JVM of its own on 127.0.0.1.
///
/// A restart on the same directory keeps the data. The broker ends when the JVM that started it
/// ends.
public final class KafkaBroker implements AutoCloseable {

  /// Time for which a broker that was just killed may hold its port.
  private static final Duration HELD = Duration.ofSeconds(3);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;

  private final OsProcess process;
  private final int port;

  private KafkaBroker(OsProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts a broker on a free port.
  ///
  /// @param directory directory of its data and log; created if it is missing
  public static KafkaBroker start(Path directory) {
    return start(directory, 0);
  }

  /// Starts a broker and waits until it accepts connections, at most 60 s.
  ///
  /// @param directory directory of its data and log; created if it is missing
  /// @param port port for clients; 0 for a free one
  /// @throws SandboxException with its last log lines, if it does not become ready
  public static KafkaBroker start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /// Starts a broker with `settings` that replace those of [BrokerCommand].
  ///
  /// @param port port on which it must answer; 0 for a free one
  public static KafkaBroker start(Path directory, int port, Map<String, String> settings) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(directory.toAbsolutePath(), port == 0 ? Ports.free() : port, settings);
      } catch (SandboxException e) {
        if (attempt == ATTEMPTS || (port != 0 && !Ports.isFree(port))) {
          throw e;
        }
      }
    }
  }

  private static KafkaBroker attempt(Path directory, int port, Map<String, String> settings) {
    if (!Ports.awaitFree(port, HELD)) {
      throw new SandboxException("port %d of the broker is busy".formatted(port));
    }
    BrokerCommand command = new BrokerCommand(directory, port, Ports.free(), settings);
    List<String> line = new ArrayList<>();
    line.add(OsProcesses.java());
    line.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    line.addAll(List.of(BrokerCommand.LOGGING, "-cp", BrokerCommand.classPathOfThisJvm()));
    line.add(BrokerMain.class.getName());
    line.addAll(command.arguments());
    line.add(String.valueOf(ProcessHandle.current().pid()));
    OsProcess process = OsProcess.start("broker", new ProcessBuilder(line), command.log());
    try {
      process.awaitReady(() -> Ports.isAnswering(port), START);
    } catch (SandboxException e) {
      process.kill();
      throw e;
    }
    return new KafkaBroker(process, port);
  }

  /// Returns the address for `bootstrap.servers`.
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.handle().pid();
  }

  /// Kills the broker as a crash would (SIGKILL). A new broker can start on its directory.
  public void kill() {
    process.kill();
  }

  /// Stops the broker gracefully, and kills it after 10 s.
  @Override
  public void close() {
    process.stop(STOP);
  }
}
