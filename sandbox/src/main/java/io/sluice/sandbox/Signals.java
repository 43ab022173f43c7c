package io.sluice.sandbox;

import java.io.IOException;

/// Signals that Java has no word for.
final class Signals {

  /// SIGINT: PostgreSQL's fast stop, which ends open connections (SIGTERM would wait for them).
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

  /// Does nothing but load this class.
  static void load() {}

  private Signals() {}
}
