package io.sluice.sandbox;

import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The file with the ports of the running stack, for later commands.
final class LayoutFile {

  private final Path file;
  private final Path url;

  LayoutFile(Home home) {
    this.file = home.directory().resolve("ports");
    this.url = home.directory().resolve("url");
  }

  /// Writes `layout`, and release-api's address to the file from which the CLI reads it.
  void write(Layout layout) {
    String text =
        layout.ports().entrySet().stream()
            .map(entry -> entry.getKey().flag() + " " + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      Files.writeString(
          file, text + "\n" + Layout.INSTANCE_PORTS_FLAG + " " + layout.instancePorts() + "\n");
      Files.writeString(url, layout.url(StackPort.RELEASE_API) + "\n");
    } catch (IOException e) {
      throw new SandboxException("writing " + file + ": " + e.getMessage(), e);
    }
  }

  /// Returns `layout` as the flags of `up`.
  static List<String> flags(Layout layout) {
    List<String> flags = new ArrayList<>();
    layout.ports().forEach((listener, port) -> flags.addAll(List.of(listener.flag(), "" + port)));
    flags.addAll(List.of(Layout.INSTANCE_PORTS_FLAG, layout.instancePorts()));
    return flags;
  }

  /// Returns the layout of the last write; empty if the file is missing or invalid.
  Optional<Layout> read() {
    try {
      Map<String, String> flags = new HashMap<>();
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2) {
          flags.put(parts[0], parts[1]);
        }
      }
      return Optional.of(Layout.of(flags));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
