package io.sluice.engine.effect.local;

import io.sluice.engine.effect.target.TargetException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;

/// Hands out ports of a range in turn, so that a port is reused as late as possible: a router may
/// still have it as the address of an instance that died.
final class PortAllocator {
  private final int first;
  private final int last;
  private int next;

  /// @param first of the range, 1 to `last`
  /// @param after the last port that was handed out; any other number if that is unknown
  PortAllocator(int first, int last, int after) {
    if (first < 1 || last < first || last > 65_535) {
      throw new IllegalArgumentException("not a range of ports: %d-%d".formatted(first, last));
    }
    this.first = first;
    this.last = last;
    this.next = after >= first && after < last ? after + 1 : first;
  }

  /// @param taken ports that must not be handed out
  /// @throws TargetException.Permanent if every port of the range is in use
  synchronized int next(Set<Integer> taken) {
    for (int tries = first; tries <= last; tries++) {
      int port = next;
      next = port == last ? first : port + 1;
      if (!taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new TargetException.Permanent(
        "every port from %d to %d is in use: set sluice.engine.local.ports".formatted(first, last));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true); // lingering connections do not hold the port
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
