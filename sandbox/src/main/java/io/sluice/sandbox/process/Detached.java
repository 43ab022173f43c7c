package io.sluice.sandbox.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Commands for processes that a terminal's signals do not reach: Ctrl-C or a closed window ends
/// the user's command, but not the stack behind it.
public final class Detached {

  private static final boolean SETSID =
      Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, "setsid")));

  /// Returns a command that runs `command` in a session of its own or, if there is no `setsid`,
  /// with those signals ignored. The process id is the same.
  public static List<String> command(List<String> command) {
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
