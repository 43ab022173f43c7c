package io.sluice.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.edge.table.Endpoint;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An upstream whose behavior a test defines for each connection, byte by byte, for responses that
/// no correct server sends.
final class ScriptedUpstream implements AutoCloseable {
  private final String id;
  private final ServerSocket server;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  /// The behavior on one connection.
  @FunctionalInterface
  interface Behavior {
    void run(Line line) throws IOException;
  }

  ScriptedUpstream(String id, Behavior behavior) {
    this.id = id;
    try {
      server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(behavior));
  }

  private void accept(Behavior behavior) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> run(behavior, socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void run(Behavior behavior, Socket socket) {
    try (socket) {
      behavior.run(new Line(socket));
    } catch (IOException e) {
      // The client closed the connection; the test checks that there.
    }
  }

  /// Returns an instance that answers every request with its id.
  static ScriptedUpstream named(String id) {
    return new ScriptedUpstream(
        id,
        line -> {
          while (true) {
            line.head();
            line.answer(id);
          }
        });
  }

  /// Returns an instance that stops with its first request, like a process that the request kills:
  /// its port is closed.
  static ScriptedUpstream killedByARequest(String id) {
    var self = new CompletableFuture<ScriptedUpstream>();
    var upstream =
        new ScriptedUpstream(
            id,
            line -> {
              line.head();
              self.join().close();
            });
    self.complete(upstream);
    return upstream;
  }

  Endpoint endpoint() {
    return new Endpoint(id, "127.0.0.1", server.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /// Returns the number of heads that were read.
  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The instance's end of a connection.
  final class Line {
    private final Socket socket;
    private final InputStream in;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Reads the head of a request, up to its empty line.
    String head() throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          throw new EOFException();
        }
        head.append((char) c);
      }
      requests.incrementAndGet();
      return head.toString();
    }

    byte[] read(int length) throws IOException {
      return in.readNBytes(length);
    }

    /// Reads until the other side closes.
    void drain() throws IOException {
      in.skip(Long.MAX_VALUE);
      while (in.read() >= 0) {
        in.skip(in.available());
      }
    }

    void send(String text) throws IOException {
      send(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    void answer(String body) throws IOException {
      send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void finish() throws IOException {
      socket.shutdownOutput();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
