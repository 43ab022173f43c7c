package io.sluice.sandbox.driver;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Suspends a process, as a debugger or a swap storm does, and resumes it.
public final class Stall {

  /// Sends SIGSTOP.
  public static void begin(ProcessHandle process) {
    signal("-STOP", process);
  }

  /// Sends SIGCONT.
  public static void end(ProcessHandle process) {
    signal("-CONT", process);
  }

  private static void signal(String signal, ProcessHandle process) {
    try {
      Process kill =
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).inheritIO().start();
      if (kill.onExit().join().exitValue() != 0) {
        throw new SandboxException("process %d gets no %s".formatted(process.pid(), signal));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stall() {}
}
