package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A process that stands still, as under a debugger or in a swap storm, and goes on later.
final class Stall {

  /// SIGSTOP.
  static void begin(ProcessHandle process) {
    signal("-STOP", process);
  }

  /// SIGCONT.
  static void end(ProcessHandle process) {
    signal("-CONT", process);
  }

  private static void signal(String signal, ProcessHandle process) {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
      assertThat(kill.onExit().join().exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stall() {}
}
