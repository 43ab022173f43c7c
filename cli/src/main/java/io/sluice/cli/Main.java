package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.cli.display.AnsiColors;
import io.sluice.cli.display.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/// The entry point of the `sluice` command line.
public final class Main {
  private static final int ROWS = 40;

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    int code = new Runner(terminal(environment), environment, InstantSource.system()).run(args);
    System.exit(code);
  }

  private static Terminal terminal(Map<String, String> environment) {
    boolean interactive = AnsiColors.isTerminal();
    return new Terminal(
        System.in,
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        interactive && !"dumb".equals(environment.get("TERM")),
        AnsiColors.ofThisProcess().colour(),
        interactive ? rows() : ROWS,
        ZoneId.systemDefault());
  }

  /// Returns the number of rows that `stty size` reports, since Java cannot query it; 40 if there
  /// is no terminal or `stty` fails.
  private static int rows() {
    Path tty = Path.of("/dev/tty");
    if (!Files.isReadable(tty)) {
      return ROWS;
    }
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(tty.toFile()).start();
      String size = new String(stty.getInputStream().readAllBytes(), UTF_8).strip();
      int rows = Integer.parseInt(size.substring(0, Math.max(0, size.indexOf(' '))));
      return rows > 0 ? rows : ROWS;
    } catch (IOException | NumberFormatException e) {
      return ROWS;
    }
  }

  private Main() {}
}
