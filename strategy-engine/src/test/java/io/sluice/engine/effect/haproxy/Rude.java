package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.engine.effect.target.Router.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Instances that misbehave, each on a port of its own.
final class Rude implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  private final List<ServerSocket> listeners = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);

  enum Manner {
    /// Reads a request and closes the connection.
    SILENT,
    /// Closes the connection at the first request, and then answers.
    SILENT_ONCE,
    /// Reads a request and never answers.
    NEVER,
    /// Answers as if the connection stayed open, and closes it.
    HASTY
  }

  Backend start(Manner manner) {
    try {
      var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listeners.add(listener);
      Thread.ofVirtual().start(() -> serve(listener, manner));
      return new Backend(UUID.randomUUID(), "127.0.0.1", listener.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the number of requests that arrived.
  int arrived() {
    return arrived.get();
  }

  private void serve(ServerSocket listener, Manner manner) {
    try {
      while (true) {
        Socket connection = listener.accept();
        Thread.ofVirtual().start(() -> answer(connection, manner));
      }
    } catch (IOException e) {
      end.countDown(); // the socket was closed
    }
  }

  private void answer(Socket connection, Manner manner) {
    try (connection) {
      if (head(connection.getInputStream()).isEmpty()) {
        return; // a health check
      }
      int number = arrived.incrementAndGet();
      switch (manner) {
        case SILENT -> {}
        case SILENT_ONCE -> {
          if (number > 1) {
            connection.getOutputStream().write(OK);
          }
        }
        case NEVER -> end.await();
        case HASTY -> connection.getOutputStream().write(OK);
      }
    } catch (IOException _) {
      // The client closed the connection first.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Reads up to the empty line; returns an empty string if the connection was closed before.
  static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() {
    end.countDown();
    for (ServerSocket listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
