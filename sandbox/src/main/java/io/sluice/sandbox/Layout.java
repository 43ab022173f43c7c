package io.sluice.sandbox;

import io.sluice.sandbox.base.Ports;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The ports of all listeners.
///
/// @param ports port of each listener, each used once
/// @param instancePorts range of the ports that `local` assigns to instances, such as `7100-7999`
record Layout(Map<StackPort, Integer> ports, String instancePorts) {

  static final String INSTANCE_PORTS_FLAG = "--instance-ports";
  private static final String DEFAULT_INSTANCE_PORTS = "7100-7999";
  private static final int HIGHEST = 65_535;

  Layout {
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
  static Layout of(Map<String, String> flags) {
    Map<StackPort, Integer> ports = new EnumMap<>(StackPort.class);
    for (StackPort listener : StackPort.values()) {
      String given = flags.get(listener.flag());
      ports.put(listener, given == null ? listener.defaultPort() : number(listener.flag(), given));
    }
    return new Layout(ports, flags.getOrDefault(INSTANCE_PORTS_FLAG, DEFAULT_INSTANCE_PORTS));
  }

  /// Returns free ports for all listeners, for a second stack on this machine.
  static Layout free(String instancePorts) {
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

  int port(StackPort listener) {
    return ports.getOrDefault(listener, listener.defaultPort());
  }

  String url(StackPort listener) {
    return "http://127.0.0.1:" + port(listener);
  }

  private static int number(String flag, String given) {
    if (!given.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(flag + " must be a port, was '" + given + "'");
    }
    return Integer.parseInt(given);
  }
}
