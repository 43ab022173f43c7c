package io.sluice.sandbox;

import java.io.IOException;

/// Signals that Java has no method for.
final class Signals {

  /// Sends SIGINT: PostgreSQL's fast shutdown, which ends open connections (SIGTERM would wait for
  /// them).
  static void interrupt(ProcessHandle process) {
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

  /// Loads this class, and does nothing else.
  static void load() {}

  private Signals() {}
}
