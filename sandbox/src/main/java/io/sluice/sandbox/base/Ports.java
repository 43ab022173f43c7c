package io.sluice.sandbox.base;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Ports of the loopback address.
public final class Ports {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int LOWEST = 20_000;
  private static final int BEYOND = 32_000;
  private static final int ATTEMPTS = 1_000;
  private static final int CONNECT_MILLIS = 200;
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /// Returns a port from 20,000 to 31,999 on which no process listens now. The system uses none of
  /// these for outgoing connections, so that a stopped server finds its port free again. Another
  /// process may take the port before the caller does; the caller must then retry with another one.
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new SandboxException("no free port on 127.0.0.1");
  }

  /// Whether a process accepts connections on `port` of 127.0.0.1.
  public static boolean isAnswering(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(LOOPBACK, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether a server could listen on `port` of 127.0.0.1 now.
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Whether a server could listen on `port` of 127.0.0.1 at some time within `limit`.
  public static boolean awaitFree(int port, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private Ports() {}
}
