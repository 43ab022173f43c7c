package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// The first message of a debugger to a JVM, which the JVM repeats (Java Debug Wire Protocol).
final class JdwpHandshake {
  private static final byte[] TEXT = "JDWP-Handshake".getBytes(US_ASCII);
  private static final int TIMEOUT_MILLIS = 10_000;

  /// Returns the response of `port` of this machine.
  ///
  /// @throws IOException if no process listens there, or it does not respond within 10 seconds
  static String exchange(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(TEXT);
      return new String(socket.getInputStream().readNBytes(TEXT.length), US_ASCII);
    }
  }

  /// @throws IllegalStateException if the process at `port` is not a JVM that accepts a debugger
  static void require(int port) throws IOException {
    String response = exchange(port);
    if (!response.equals(new String(TEXT, US_ASCII))) {
      throw new IllegalStateException("port %d responds '%s'".formatted(port, response));
    }
  }

  private JdwpHandshake() {}
}
