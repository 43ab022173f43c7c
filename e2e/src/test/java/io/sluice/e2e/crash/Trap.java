package io.sluice.e2e.crash;

import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.sluice.e2e.agent.AgentJar;
import io.sluice.e2e.agent.CrashPoints;
import io.sluice.sandbox.drive.Driven;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/// Waits in a service of the stack for the cell's point to be reached.
final class Trap {
  private static final Duration BACK_WITHIN = Duration.ofMinutes(1);

  private final Driven stack;
  private final Path directory;
  private final Path jar;

  Trap(Driven stack) {
    this.stack = stack;
    this.directory = stack.state().resolve("crash");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.jar = AgentJar.write(directory.resolve("agent.jar"));
  }

  /// From now on the first that comes to the cell's point dies, or waits.
  void arm(Cell cell) {
    ProcessHandle host = stack.process(cell.victim().host()).orElseThrow();
    try {
      Files.deleteIfExists(CrashPoints.reached(directory));
      Files.writeString(CrashPoints.armed(directory), "");
      VirtualMachine machine = VirtualMachine.attach(Long.toString(host.pid()));
      try {
        machine.loadAgent(jar.toString(), cell.armed(directory));
      } finally {
        machine.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Nothing dies any more.
  void disarm() {
    try {
      Files.deleteIfExists(CrashPoints.armed(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasSprung() {
    return Files.exists(CrashPoints.reached(directory));
  }

  /// Waits until what died is there again; kills it before, if it does not die itself.
  ///
  /// @param pid of what dies, from before
  /// @return how long that took; empty if it did not come back
  Optional<Duration> untilBack(Cell cell, long pid) {
    long begin = System.nanoTime();
    String process = cell.victim().process();
    if (!cell.victim().diesItself()) {
      stack.kill(process);
      goOn();
    }
    try {
      await()
          .atMost(BACK_WITHIN)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> stack.isReadyAnew(process, pid));
      return Optional.of(Duration.ofNanos(System.nanoTime() - begin));
    } catch (ConditionTimeoutException _) {
      return Optional.empty();
    }
  }

  private void goOn() {
    try {
      Files.deleteIfExists(CrashPoints.reached(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
