package io.sluice.sandbox.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A kept-alive HTTP/1.1 connection to 127.0.0.1. Unlike the JDK's client it sends any `Host`
/// header, and never retries a request by itself.
final class Connection implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int CHUNK_MAX = 16 * 1024 * 1024;

  private final Socket socket;
  private final InputStream in;
  private volatile long used = System.nanoTime();

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /// @param response longest wait for data of a response
  static Connection open(int port, Duration connect, Duration response) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(response.toMillis()));
      socket.connect(new InetSocketAddress(LOOPBACK, port), Math.toIntExact(connect.toMillis()));
      return new Connection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Sends `request` and reads the whole response.
  Reply exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String[] status = line().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP response");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    Reply reply = new Reply(Integer.parseInt(status[1]), headers);
    skipBody(reply);
    used = System.nanoTime();
    return reply;
  }

  /// Whether its last response is older than `limit`.
  boolean isIdleFor(Duration limit) {
    return System.nanoTime() - used > limit.toNanos();
  }

  private void skipBody(Reply reply) throws IOException {
    if (reply.findHeader("transfer-encoding").isPresent()) {
      int size;
      do {
        size = Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
        skip(Math.min(size, CHUNK_MAX));
        line();
      } while (size > 0);
    } else {
      skip(Long.parseLong(reply.findHeader("content-length").orElse("0")));
    }
  }

  private void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the connection was closed");
      }
      line.append((char) b);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyClosed) {
      // The socket is already closed.
    }
  }
}
