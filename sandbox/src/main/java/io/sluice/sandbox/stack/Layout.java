package io.sluice.sandbox.stack;

import io.sluice.sandbox.base.Ports;
import io.sluice.sandbox.base.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The ports of all listeners, and the file with those of the running stack.
///
/// @param ports port of each listener, each used once
/// @param instancePorts range of the ports that `local` assigns to instances, such as `7100-7999`
public record Layout(Map<StackPort, Integer> ports, String instancePorts) {

  public static final String INSTANCE_PORTS_FLAG = "--instance-ports";
  private static final String DEFAULT_INSTANCE_PORTS = "7100-7999";
  private static final int HIGHEST = 65_535;

  public Layout {
    ports = Map.copyOf(ports);
    Set<Integer> seen = new HashSet<>();
    ports.forEach((listener, port) -> {
      if (port < 1 || port > HIGHEST) {
        throw new IllegalArgumentException(listener.flag() + ": no port " + port);
      }
      if (!seen.add(port)) {
        throw new IllegalArgumentException(
            "%s: port %d is given twice".formatted(listener.flag(), port));
      }
    });
    if (!instancePorts.matches("[0-9]{1,5}-[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          INSTANCE_PORTS_FLAG + " must be FIRST-LAST, was " + instancePorts);
    }
  }

  /// Returns the default ports, except those that `flags` set.
  ///
  /// @throws IllegalArgumentException if a value is not a port
  public static Layout of(Map<String, String> flags) {
    Map<StackPort, Integer> ports = new EnumMap<>(StackPort.class);
    for (StackPort listener : StackPort.values()) {
      String given = flags.get(listener.flag());
      ports.put(listener, given == null ? listener.defaultPort() : number(listener.flag(), given));
    }
    return new Layout(ports, flags.getOrDefault(INSTANCE_PORTS_FLAG, DEFAULT_INSTANCE_PORTS));
  }

  /// Returns free ports for all listeners, for a second stack on this machine.
  public static Layout free(String instancePorts) {
    Map<StackPort, Integer> ports = new EnumMap<>(StackPort.class);
    Set<Integer> taken = new HashSet<>();
    for (StackPort listener : StackPort.values()) {
      int port = Ports.free();
      while (!taken.add(port)) {
        port = Ports.free();
      }
      ports.put(listener, port);
    }
    return new Layout(ports, instancePorts);
  }

  public int port(StackPort listener) {
    return ports.getOrDefault(listener, listener.defaultPort());
  }

  public String url(StackPort listener) {
    return "http://127.0.0.1:" + port(listener);
  }

  /// Returns the layout of the last [write][#write]; empty if its file is missing or invalid.
  public static Optional<Layout> findWritten(Home home) {
    try {
      Map<String, String> flags = new HashMap<>();
      for (String line : Files.readAllLines(file(home))) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2) {
          flags.put(parts[0], parts[1]);
        }
      }
      return Optional.of(of(flags));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Writes this layout to a file for later commands, and release-api's address to the file from
  /// which the CLI reads it.
  public void write(Home home) {
    String text =
        ports.entrySet().stream()
            .map(entry -> entry.getKey().flag() + " " + entry.getValue())
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      Files.writeString(file(home), text + "\n" + INSTANCE_PORTS_FLAG + " " + instancePorts + "\n");
      Files.writeString(home.directory().resolve("url"), url(StackPort.RELEASE_API) + "\n");
    } catch (IOException e) {
      throw new SandboxException("writing " + file(home) + ": " + e.getMessage(), e);
    }
  }

  /// Returns this layout as the flags of `up`.
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    ports.forEach((listener, port) -> flags.addAll(List.of(listener.flag(), "" + port)));
    flags.addAll(List.of(INSTANCE_PORTS_FLAG, instancePorts));
    return flags;
  }

  private static Path file(Home home) {
    return home.directory().resolve("ports");
  }

  private static int number(String flag, String given) {
    if (!given.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(flag + " must be a port, was '" + given + "'");
    }
    return Integer.parseInt(given);
  }
}
