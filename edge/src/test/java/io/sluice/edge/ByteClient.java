package io.sluice.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A client that reads and writes raw HTTP, so that a test controls every byte.
final class ByteClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /// A response; the lookup of its headers ignores case.
  record Answer(int status, String head, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  ByteClient(int port) {
    this(port, "127.0.0.1");
  }

  /// @param from the client's own address
  ByteClient(int port, String from) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(from), 0);
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends one request on a connection of its own.
  static Answer once(int port, String... lines) {
    try (var client = new ByteClient(port)) {
      return client.exchange(lines);
    }
  }

  /// Sends a request without body, made of its lines, and reads the response.
  Answer exchange(String... lines) {
    send(lines);
    return read(lines[0].startsWith("HEAD "));
  }

  Answer get(String host, String path) {
    return exchange("GET " + path + " HTTP/1.1", "Host: " + host);
  }

  ByteClient send(String... lines) {
    return write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  ByteClient write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ByteClient write(String text) {
    return write(text.getBytes(ISO_8859_1));
  }

  Answer read() {
    return read(false);
  }

  Answer read(boolean head) {
    try {
      Answer read = readHead();
      int code = read.status();
      boolean bare = head || code < 200 || code == 204 || code == 304;
      return new Answer(code, read.head(), read.headers(), bare ? "" : body(read.headers()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads up to the empty line only.
  Answer readHead() throws IOException {
    String status = line();
    var text = new StringBuilder(status);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      text.append('\n').append(line);
      List<String> parts = List.of(line.split(": ?", 2));
      headers.merge(parts.getFirst(), parts.getLast(), (a, b) -> a + ", " + b);
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), text.toString(), headers, "");
  }

  private String body(Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(headers.getOrDefault("content-length", ""));
      return new String(exactly(length), ISO_8859_1);
    }
    if (!headers.containsKey("transfer-encoding")) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
    var body = new ByteArrayOutputStream();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      body.write(chunk);
    }
    return body.toString(ISO_8859_1);
  }

  /// Returns the next chunk of a chunked response; empty at its end.
  byte[] chunk() throws IOException {
    byte[] chunk = exactly(Integer.parseInt(line(), 16));
    line();
    return chunk;
  }

  /// @throws EOFException if the connection ends before
  byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ended after %d of %d".formatted(bytes.length, length));
    }
    return bytes;
  }

  /// Whether the other side has closed the connection; waits for that or for a byte.
  boolean isClosed() {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /// Resets the connection without a proper end.
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
