package io.sluice.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Processes that a terminal's signals don't reach: Ctrl-C and a closed window end the command that
/// a person runs, not the stack behind it.
final class Detached {

  private static final boolean SETSID =
      Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, "setsid")));

  /// The command that runs `command` in a session of its own, or where `setsid` is not there with
  /// those signals ignored. The process id is the same.
  static List<String> command(List<String> command) {
    List<String> line =
        new ArrayList<>(
            SETSID
                ? List.of("setsid")
                : List.of("sh", "-c", "trap '' INT QUIT HUP; exec \"$@\"", "sh"));
    line.addAll(command);
    return line;
  }

  private Detached() {}
}
