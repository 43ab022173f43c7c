package io.sluice.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// `./sluice build`'s last part: what is made once for a build, so that each start is quick.
final class Prepare {

  private final Home home;

  Prepare(Home home) {
    this.home = home;
  }

  /// `SLUICE_AOT=off` leaves the start-up caches out.
  int run(List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("prepare takes no arguments");
    }
    PostgresTemplate.of(home).make();
    Training training = new Training(home, line -> System.out.println("  " + line));
    training.settle();
    if (!"off".equals(System.getenv("SLUICE_AOT")) && !training.missing().isEmpty()) {
      System.out.println("making start-up caches: the stack runs once for that, about a minute");
      try {
        training.run();
      } catch (SandboxException e) {
        System.out.println("  without all of them (it starts slower): " + e.getMessage());
      }
    }
    try {
      Files.writeString(home.prepared().resolve("done"), "");
    } catch (IOException e) {
      throw new SandboxException("writing in " + home.prepared() + ": " + e.getMessage(), e);
    }
    return Main.DONE;
  }
}
