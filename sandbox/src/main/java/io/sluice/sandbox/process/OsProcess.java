package io.sluice.sandbox.process;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// A process that the sandbox is responsible for: a child, or a process adopted from a supervisor
/// that died.
public final class OsProcess {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration EXIT_WAIT = Duration.ofMillis(200);
  private static final int SIGNALLED = 128;
  private static final int TAIL_LINES = 12;

  private final String name;
  private final ProcessHandle handle;
  private final Path log;
  private final Optional<Process> child;
  private final Future<ProcessHandle> exit;

  /// @param name name in messages, such as `broker`
  /// @param log file of its output
  public OsProcess(String name, ProcessHandle handle, Path log) {
    this(name, handle, log, Optional.empty());
  }

  /// @param child the child process; empty if another process started it, so that its exit status
  ///   stays unknown
  private OsProcess(String name, ProcessHandle handle, Path log, Optional<Process> child) {
    this.name = name;
    this.handle = handle;
    this.log = log;
    this.child = child;
    this.exit = handle.onExit();
  }

  public String name() {
    return name;
  }

  public ProcessHandle handle() {
    return handle;
  }

  public Path log() {
    return log;
  }

  /// Starts `builder` with both outputs appended to `log`.
  public static OsProcess start(String name, ProcessBuilder builder, Path log) {
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new OsProcess(name, process.toHandle(), log, Optional.of(process));
    } catch (IOException e) {
      throw new SandboxException(name + " could not be started: " + e.getMessage(), e);
    }
  }

  /// Waits until `ready` holds.
  ///
  /// @throws SandboxException with its last log lines, if the process ends first or `limit` expires
  public void awaitReady(BooleanSupplier ready, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!ready.getAsBoolean()) {
      if (hasEnded(POLL)) {
        throw new SandboxException(
            "%s ended while it started; its last lines (%s):%n%s"
                .formatted(name, log, Logs.tail(log, TAIL_LINES)));
      }
      if (System.nanoTime() > deadline) {
        throw new SandboxException(
            "%s is not ready after %d s; its last lines (%s):%n%s"
                .formatted(name, limit.toSeconds(), log, Logs.tail(log, TAIL_LINES)));
      }
    }
  }

  /// Whether the process has ended, after a wait of at most `wait`.
  public boolean hasEnded(Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (!exit.isDone()) {
      long remaining = deadline - System.nanoTime();
      if (remaining <= 0) {
        return false;
      }
      awaitExit(Math.min(remaining, EXIT_WAIT.toNanos()));
      if (child.isEmpty() && !OsProcesses.isAlive(handle)) {
        return true; // onExit() never completes for a zombie
      }
    }
    return true;
  }

  /// Returns the way in which the process ended, such as `it ended with status 0`. Must be called
  /// after its end.
  public String end() {
    try {
      if (child.isPresent() && child.get().waitFor(1, TimeUnit.SECONDS)) {
        int status = child.get().exitValue();
        return status > SIGNALLED
            ? "it was ended by signal %d".formatted(status - SIGNALLED)
            : "it ended with status %d".formatted(status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "it ended";
  }

  private void awaitExit(long nanos) {
    try {
      exit.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The process is still running.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for " + name, e);
    }
  }

  /// Ends the process (SIGTERM) and kills it after `grace` (SIGKILL). Returns when it has ended.
  public void stop(Duration grace) {
    handle.destroy();
    if (!hasEnded(grace)) {
      kill();
    }
  }

  /// Kills the process as a crash would (SIGKILL). Returns when it has ended.
  public void kill() {
    handle.destroyForcibly();
    if (!hasEnded(Duration.ofSeconds(5))) {
      throw new SandboxException("%s (pid %d) cannot be killed".formatted(name, handle.pid()));
    }
  }
}
