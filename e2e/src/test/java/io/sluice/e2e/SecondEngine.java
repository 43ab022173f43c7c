package io.sluice.e2e;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.sluice.e2e.agent.AgentJar;
import io.sluice.e2e.agent.StopPoints;
import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// A second replica of the engine, in addition to the stack's own, with [StopPoints].
final class SecondEngine implements AutoCloseable {
  private final Path directory;
  private final Replica replica;

  /// Starts the replica and waits until it is ready.
  ///
  /// @param instancePorts the range of the stack's own engine: they share the instance table
  SecondEngine(StackDriver stack, int port, String instancePorts) {
    this.directory = stack.state().resolve("second-engine");
    Path agent;
    try {
      Files.createDirectories(directory);
      agent = AgentJar.write(directory.resolve("agent.jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.replica =
        new Replica(
            stack,
            "strategy-engine",
            stack.root().resolve("strategy-engine/target/quarkus-app"),
            port,
            instancePorts,
            List.of("-javaagent:%s=%s".formatted(agent, directory)));
    replica.untilReady();
  }

  ProcessHandle handle() {
    return replica.handle();
  }

  /// Arms `points`: threads that reach them wait from now on.
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

  /// Disarms all points; waiting threads continue.
  void disarm() {
    write("");
  }

  /// Whether a thread waits, or has waited, at each of `points`.
  boolean hasReached(Collection<String> points) {
    return points.stream()
        .allMatch(point -> Files.exists(directory.resolve(StopPoints.fileOf(point))));
  }

  /// Returns the number of its own writes that a target rejected because it had seen a higher
  /// token.
  long rejected() {
    return replica.get("/q/metrics").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("sluice_stale_writes_rejected_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
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
    replica.close();
  }
}
