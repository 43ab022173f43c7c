package io.sluice.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The screen of this machine.
final class Screen {

  /// Opens a page in the browser of the user, if this machine has a screen.
  static void open(URI address) {
    findOpener(System.getProperty("os.name"), System.getenv().keySet().stream())
        .ifPresent(program -> {
          try {
            new ProcessBuilder(List.of(program, address.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
          } catch (IOException _) {
            // The address is printed, so the user can open it.
          }
        });
  }

  /// Returns the program that opens addresses.
  ///
  /// @param system the name of the operating system
  /// @param variables the names of the environment variables
  static Optional<String> findOpener(String system, Stream<String> variables) {
    if (system.startsWith("Mac")) {
      return Optional.of("open");
    }
    return variables
        .filter(name -> name.equals("DISPLAY") || name.equals("WAYLAND_DISPLAY"))
        .findFirst()
        .map(_ -> "xdg-open");
  }

  private Screen() {}
}
