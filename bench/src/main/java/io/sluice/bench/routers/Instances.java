package io.sluice.bench.routers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Two instances that respond to each request at once, so that only the router is measured.
final class Instances implements AutoCloseable {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
          .getBytes(US_ASCII);
  private static final int END = 0x0d0a0d0a;

  private final List<ServerSocket> listeners = new ArrayList<>();
  private final LongAdder closed = new LongAdder();

  Instances() {
    try {
      for (int i = 0; i < 2; i++) {
        var listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
        listeners.add(listener);
        Thread.ofVirtual().start(() -> serve(listener));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int stable() {
    return listeners.getFirst().getLocalPort();
  }

  int candidate() {
    return listeners.getLast().getLocalPort();
  }

  private void serve(ServerSocket listener) {
    try {
      while (true) {
        Socket connection = listener.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException e) {
      closed.increment();
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      while (readHead(in)) {
        connection.getOutputStream().write(OK);
      }
    } catch (IOException e) {
      closed.increment();
    }
  }

  /// @return whether there was a request; false at the end of the connection
  private static boolean readHead(InputStream in) throws IOException {
    int last = 0;
    while (last != END) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      last = (last << 8) | next;
    }
    return true;
  }

  @Override
  public void close() {
    for (ServerSocket listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
