package io.sluice.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The operating system's processes.
public final class OsProcesses {

  /// The difference that a correction of the clock may cause between two readings of one start
  /// time.
  private static final Duration SAME_START = Duration.ofSeconds(5);

  /// Returns the JVM options that mark a process as `name` of the stack in `home`.
  public static List<String> mark(String name, Path home) {
    return List.of("-Dsluice.process=" + name, "-Dsluice.home=" + home);
  }

  /// Whether the process is running. A process that has ended but was not reaped yet (a zombie) is
  /// not.
  public static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /// Returns the start time in milliseconds since 1970; 0 if it cannot be read.
  public static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /// Finds the process of `row`, if it is still running.
  public static Optional<ProcessHandle> find(ProcessTable.Row row) {
    return row.pid() == 0
        ? Optional.empty()
        : ProcessHandle.of(row.pid())
            .filter(OsProcesses::isAlive)
            .filter(process -> Math.abs(started(process) - row.started()) <= SAME_START.toMillis());
  }

  /// Finds a running process by its mark, without the process table.
  public static Optional<ProcessHandle> findMarked(String name, Path home) {
    List<String> mark = mark(name, home);
    return ProcessHandle.allProcesses()
        .filter(process ->
            Arrays.asList(process.info().arguments().orElse(new String[0])).containsAll(mark))
        .filter(OsProcesses::isAlive)
        .findFirst();
  }

  /// Whether a signal (SIGSTOP) has stopped the process.
  public static boolean isStopped(ProcessHandle process) {
    return state(process.pid()).startsWith("T");
  }

  private static boolean isZombie(long pid) {
    String state = state(pid);
    return state.startsWith("Z") || state.startsWith("X");
  }

  /// Returns the rest of `/proc/PID/stat` from the state on, see proc(5); empty if it cannot be
  /// read.
  private static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip();
    } catch (IOException e) {
      return ""; // no /proc on this system, or the process has ended
    }
  }

  /// Requests the end of a process, kills it after `limit`, and returns once it has ended.
  public static void stop(Process process, Duration limit) {
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// Sends SIGINT, for which Java has no method: PostgreSQL's fast shutdown, which ends open
  /// connections (SIGTERM would wait for them).
  public static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /// Returns the path of the `java` program that runs this process.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Loads this class, and does nothing else.
  public static void load() {}

  private OsProcesses() {}
}
