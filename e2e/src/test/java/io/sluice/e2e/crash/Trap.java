package io.sluice.e2e.crash;

import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.sluice.e2e.agent.AgentJar;
import io.sluice.e2e.agent.CrashPoints;
import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/// A trap at the cell's point in a service of the stack.
final class Trap {
  private static final Duration BACK_WITHIN = Duration.ofMinutes(3);

  private final StackDriver stack;
  private final Path directory;
  private final Path jar;

  Trap(StackDriver stack) {
    this.stack = stack;
    this.directory = stack.state().resolve("crash");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.jar = AgentJar.write(directory.resolve("agent.jar"));
  }

  /// Arms the cell's point: the first thread that reaches it ends its process, or waits.
  void arm(Cell cell) {
    ProcessHandle host = stack.findProcess(cell.victim().host()).orElseThrow();
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

  /// Disarms the point.
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

  /// Waits until the victim is ready again; kills it before, if it does not die itself.
  ///
  /// @param pid the victim's process id before its death
  /// @return the time until it was ready; empty if it was not ready in time
  Optional<Duration> untilBack(Cell cell, long pid) {
    long begin = System.nanoTime();
    String process = cell.victim().process();
    if (!cell.victim().diesItself()) {
      stack.kill(process);
      release();
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

  private void release() {
    try {
      Files.deleteIfExists(CrashPoints.reached(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
