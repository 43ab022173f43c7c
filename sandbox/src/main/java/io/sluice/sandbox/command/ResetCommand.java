package io.sluice.sandbox.command;

import io.sluice.sandbox.Trees;
import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.stack.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;

/// The command `./sluice reset`: stops the stack and deletes its state, after a confirmation.
final class ResetCommand {

  private static final List<String> OWN =
      List.of(
          "broker",
          "build.log",
          "edge",
          "instances",
          "logs",
          "ports",
          "postgresql",
          "processes",
          "processes.new",
          "service-token",
          "supervisor",
          "supervisor.lock",
          "supervisor.new",
          "token",
          "url");

  private final Home home;

  ResetCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of(), Set.of("--yes")).requireNoWords("reset");
    if (!Files.exists(home.directory())) {
      System.out.println("nothing to delete");
      return Main.DONE;
    }
    if (!flags.has("--yes") && !isConfirmed()) {
      System.out.println("nothing was deleted");
      return Main.NOT_RUNNING;
    }
    new DownCommand(home).stop(System.out::println);
    delete();
    System.out.println("deleted the state of the stack in " + home.directory());
    return Main.DONE;
  }

  /// Deletes only the files that the stack has created, since a user may name the directory by
  /// mistake.
  void delete() {
    try {
      for (String entry : OWN) {
        Trees.delete(home.directory().resolve(entry));
      }
      if (home.isEmpty()) {
        Files.deleteIfExists(home.directory());
      }
    } catch (IOException e) {
      throw new SandboxException("deleting " + home.directory() + ": " + e.getMessage(), e);
    }
  }

  private boolean isConfirmed() {
    System.out.printf(
        "This stops the stack and deletes all releases, histories, logs and tokens in %s.%nDelete?"
            + " [y/N] ",
        home.directory());
    System.out.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return answer != null && answer.strip().matches("(?i)y(es)?");
    } catch (IOException e) {
      return false;
    }
  }
}
