package io.sluice.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/// A proxy before the service. It can close its port and all connections, as a service does that is
/// killed, and open the port again.
final class CuttableProxy implements AutoCloseable {
  private final URI target;
  private final int port;
  private final Set<Socket> sockets = new HashSet<>();
  private ServerSocket listener;

  private CuttableProxy(URI target, ServerSocket listener) {
    this.target = target;
    this.listener = listener;
    this.port = listener.getLocalPort();
  }

  static CuttableProxy open(URI target) {
    var proxy = new CuttableProxy(target, listen(0));
    proxy.serve();
    return proxy;
  }

  private static ServerSocket listen(int port) {
    try {
      return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/".formatted(port));
  }

  synchronized void cut() {
    close(listener);
    sockets.forEach(CuttableProxy::close);
    sockets.clear();
  }

  synchronized void restore() {
    listener = listen(port);
    serve();
  }

  private void serve() {
    ServerSocket present = listener;
    Thread _ =
        Thread.startVirtualThread(() -> {
          while (!present.isClosed()) {
            accept(present);
          }
        });
  }

  private void accept(ServerSocket present) {
    try {
      connect(present, present.accept());
    } catch (IOException _) {
      // The port is closed, or the client has disconnected.
    }
  }

  private synchronized void connect(ServerSocket present, Socket client) throws IOException {
    sockets.add(client);
    if (present.isClosed()) {
      close(client);
      return;
    }
    Socket server = new Socket(target.getHost(), target.getPort());
    sockets.add(server);
    Thread _ = Thread.startVirtualThread(() -> copy(client, server));
    Thread _ = Thread.startVirtualThread(() -> copy(server, client));
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One side has disconnected, and so does the other.
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
  }
}
