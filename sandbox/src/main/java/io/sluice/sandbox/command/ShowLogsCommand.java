package io.sluice.sandbox.command;

import io.sluice.sandbox.base.SandboxException;
import io.sluice.sandbox.process.Logs;
import io.sluice.sandbox.stack.Home;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The command `./sluice logs SERVICE [-f] [-n LINES]`.
final class ShowLogsCommand {

  private static final String DEFAULT_LINES = "200";
  private static final long POLL_NANOS = 200_000_000;

  private final Home home;

  ShowLogsCommand(Home home) {
    this.home = home;
  }

  int run(List<String> arguments) {
    Flags flags = Flags.parse(arguments, Set.of("-n", "--lines"), Set.of("-f", "--follow"));
    if (flags.words().size() != 1) {
      throw new IllegalArgumentException("logs needs one of " + String.join(", ", logNames()));
    }
    Path log = home.log(flags.words().getFirst());
    if (!Files.exists(log)) {
      throw new IllegalArgumentException(
          "no log of '%s'; there are %s"
              .formatted(flags.words().getFirst(), String.join(", ", logNames())));
    }
    String lines =
        flags.values().getOrDefault("-n", flags.values().getOrDefault("--lines", DEFAULT_LINES));
    if (!lines.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException("-n must be a number, was '" + lines + "'");
    }
    long from = Logs.size(log);
    System.out.println(Logs.tail(log, Integer.parseInt(lines), from));
    if (flags.has("-f") || flags.has("--follow")) {
      follow(log, from);
    }
    return Main.DONE;
  }

  /// Prints new lines until the user presses Ctrl-C.
  private static void follow(Path log, long from) {
    long seen = from;
    while (!Thread.currentThread().isInterrupted()) {
      long size = Logs.size(log);
      if (size < seen) {
        seen = 0; // a new file
      }
      if (size > seen) {
        seen = Logs.copy(log, seen, System.out);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private List<String> logNames() {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(home.logs())) {
      try (DirectoryStream<Path> logs = Files.newDirectoryStream(home.logs(), "*.log")) {
        logs.forEach(
            log -> names.add(String.valueOf(log.getFileName()).replaceFirst("\\.log$", "")));
      } catch (IOException e) {
        throw new SandboxException("reading " + home.logs() + ": " + e.getMessage(), e);
      }
    }
    Collections.sort(names);
    return names;
  }
}
