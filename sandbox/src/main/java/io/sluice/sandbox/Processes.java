package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The operating system's processes.
final class Processes {

  /// Two readings of one start may differ by a correction of the clock.
  private static final Duration SAME_START = Duration.ofSeconds(5);

  /// The JVM options by which a process is known as `name` of the stack in `home`.
  static List<String> mark(String name, Path home) {
    return List.of("-Dsluice.process=" + name, "-Dsluice.home=" + home);
  }

  /// Whether it still runs. One that has ended but was not yet collected (a zombie) does not.
  static boolean alive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /// When it started, milliseconds since 1970; 0 if that cannot be read.
  static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /// The process that `row` means, if it still runs.
  static Optional<ProcessHandle> of(ProcessTable.Row row) {
    return row.pid() == 0
        ? Optional.empty()
        : ProcessHandle.of(row.pid())
            .filter(Processes::alive)
            .filter(process -> Math.abs(started(process) - row.started()) <= SAME_START.toMillis());
  }

  /// A process of this mark that runs, though no table tells of it.
  static Optional<ProcessHandle> marked(String name, Path home) {
    List<String> mark = mark(name, home);
    return ProcessHandle.allProcesses()
        .filter(process ->
            Arrays.asList(process.info().arguments().orElse(new String[0])).containsAll(mark))
        .filter(Processes::alive)
        .findFirst();
  }

  /// Whether a signal stopped it (SIGSTOP), so that it does nothing.
  static boolean isStopped(ProcessHandle process) {
    return state(process.pid()).startsWith("T");
  }

  private static boolean isZombie(long pid) {
    String state = state(pid);
    return state.startsWith("Z") || state.startsWith("X");
  }

  /// A letter, see proc(5).
  private static String state(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip();
    } catch (IOException e) {
      return ""; // no /proc on this system, or gone meanwhile: the handle knows
    }
  }

  private Processes() {}
}
