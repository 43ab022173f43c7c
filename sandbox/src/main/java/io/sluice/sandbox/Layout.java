package io.sluice.sandbox;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The ports of all listeners.
///
/// @param ports port of each listener, each used once
/// @param instancePorts range of the ports that `local` assigns to instances, such as `7100-7999`
record Layout(Map<Listener, Integer> ports, String instancePorts) {

  static final String INSTANCE_PORTS_FLAG = "--instance-ports";
  private static final String USUAL_INSTANCE_PORTS = "7100-7999";
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
    Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
    for (Listener listener : Listener.values()) {
      String given = flags.get(listener.flag());
      ports.put(listener, given == null ? listener.usual() : number(listener.flag(), given));
    }
    return new Layout(ports, flags.getOrDefault(INSTANCE_PORTS_FLAG, USUAL_INSTANCE_PORTS));
  }

  /// Returns free ports for all listeners, for a stack beside another one.
  static Layout free(String instancePorts) {
    Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
    Set<Integer> taken = new HashSet<>();
    for (Listener listener : Listener.values()) {
      int port = Ports.free();
      while (!taken.add(port)) {
        port = Ports.free();
      }
      ports.put(listener, port);
    }
    return new Layout(ports, instancePorts);
  }

  int port(Listener listener) {
    return ports.getOrDefault(listener, listener.usual());
  }

  String url(Listener listener) {
    return "http://127.0.0.1:" + port(listener);
  }

  private static int number(String flag, String given) {
    if (!given.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(flag + " must be a port, was '" + given + "'");
    }
    return Integer.parseInt(given);
  }
}
