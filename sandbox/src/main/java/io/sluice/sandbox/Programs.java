package io.sluice.sandbox;

import java.util.ArrayList;
import java.util.List;

/// The JVMs of the stack without a port: its supervisor and the command line.
final class Programs {

  static final String SUPERVISOR = "supervisor";
  static final String CLI = "cli";

  private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /// Returns the program of the supervisor and of `./sluice up`, `status` and similar commands.
  static JavaProgram supervisor(Home home) {
    List<String> options = new ArrayList<>(List.of("-Xmx64m", "-Dsluice.root=" + home.root()));
    options.addAll(QUICK);
    return JavaProgram.ofMain(
        SUPERVISOR,
        options,
        new Built(home.root()).jars("sandbox"),
        Main.class.getName(),
        home.prepared());
  }

  static JavaProgram cli(Home home) {
    return JavaProgram.ofMain(
        CLI, QUICK, new Built(home.root()).jars(CLI), "io.sluice.cli.Main", home.prepared());
  }

  private Programs() {}
}
