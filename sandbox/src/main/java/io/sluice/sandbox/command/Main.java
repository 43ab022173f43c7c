package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.stack.Home;
import java.util.List;

/// The program that `./sluice` runs for the embedded stack. Exit codes: 0 done, 2 invalid
/// arguments, 4 the stack is not running or could not be started.
public final class Main {

  static final int DONE = 0;
  static final int MISUSED = 2;
  static final int NOT_RUNNING = 4;

  public static void main(String[] args) {
    List<String> all = List.of(args);
    if (all.isEmpty()) {
      System.err.println("sluice: no command");
      System.exit(MISUSED);
    }
    int code;
    try {
      code = run(all.getFirst(), all.subList(1, all.size()), Home.ofThisProcess());
    } catch (IllegalArgumentException e) {
      System.err.println("sluice: " + e.getMessage());
      code = MISUSED;
    } catch (SandboxException e) {
      System.err.println("sluice: " + e.getMessage());
      code = NOT_RUNNING;
    }
    System.exit(code);
  }

  private static int run(String command, List<String> arguments, Home home) {
    return switch (command) {
      case "up" -> new UpCommand(home).run(arguments);
      case "supervise" -> new SuperviseCommand(home).run(arguments);
      case "down" -> new DownCommand(home).run(arguments);
      case "status" -> new StatusCommand(home).run(arguments);
      case "logs" -> new ShowLogsCommand(home).run(arguments);
      case "reset" -> new ResetCommand(home).run(arguments);
      case "haproxy" -> new HaproxyCommand(home).run(arguments);
      case "prepare" -> new PrepareCommand(home).run(arguments);
      default -> throw new IllegalArgumentException("unknown command '" + command + "'");
    };
  }

  private Main() {}
}
