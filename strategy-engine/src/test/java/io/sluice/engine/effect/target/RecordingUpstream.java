package io.sluice.engine.effect.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.effect.target.Router.Backend;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An instance that may pause before it reads a body, and that parses requests strictly, records
/// them, and answers each with 200. It sends no response to a request that it cannot parse.
public final class RecordingUpstream implements AutoCloseable {
  /// So little that a body does not fit into the buffers between it and the client, in bytes.
  private static final int RECEIVE_BUFFER = 64 * 1024;

  /// A request as it arrived.
  ///
  /// @param headers in lower case
  public record Arrived(String line, List<String> headers, String body) {
    /// Returns the value of a header that must be there at most once.
    public Optional<String> header(String name) {
      List<String> values =
          headers.stream()
              .filter(header -> header.startsWith(name + ":"))
              .map(header -> header.substring(name.length() + 1).strip())
              .toList();
      if (values.size() > 1) {
        throw new AssertionError("%s arrived %d times: %s".formatted(name, values.size(), this));
      }
      return values.stream().findFirst();
    }
  }

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String UPGRADED =
      """
      HTTP/1.1 101 Switching Protocols
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

      """
          .replace("\n", "\r\n");

  private final ServerSocket server;
  private final Duration pause;
  private final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

  private RecordingUpstream(ServerSocket server, Duration pause) {
    this.server = server;
    this.pause = pause;
  }

  static RecordingUpstream start() {
    return start(Duration.ZERO);
  }

  /// @param pause time in which it does not read a body
  public static RecordingUpstream start(Duration pause) {
    try {
      var server = new ServerSocket();
      if (pause.isPositive()) {
        server.setReceiveBufferSize(RECEIVE_BUFFER);
      }
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var upstream = new RecordingUpstream(server, pause);
      Thread.ofVirtual().start(upstream::accept);
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Backend backend() {
    return new Backend(UUID.randomUUID(), "127.0.0.1", server.getLocalPort());
  }

  /// Returns the requests since the last call.
  public List<Arrived> take() {
    var taken = new ArrayList<Arrived>();
    while (arrived.peek() != null) {
      taken.add(arrived.remove());
    }
    return taken;
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in = new BufferedInputStream(connection.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Arrived request = read(line, in, pause);
        arrived.add(request);
        boolean upgrades = request.header("upgrade").isPresent();
        connection.getOutputStream().write((upgrades ? UPGRADED : OK).getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      // The router has closed its connection.
    }
  }

  private static Arrived read(String line, InputStream in, Duration pause) throws IOException {
    var headers = new ArrayList<String>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header.toLowerCase(Locale.ROOT));
    }
    var head = new Arrived(line, headers, "");
    Optional<String> encoding = head.header("transfer-encoding");
    Optional<String> length = head.header("content-length");
    if (encoding.isPresent() && length.isPresent()) {
      throw new AssertionError("two framings: " + head);
    }
    if (pause.isPositive()) {
      await().pollDelay(pause).until(() -> true);
    }
    String body = encoding.isPresent() ? chunks(in) : text(in, length.map(Integer::valueOf));
    return new Arrived(line, headers, body);
  }

  private static String chunks(InputStream in) throws IOException {
    var body = new StringBuilder();
    int size;
    do {
      String line = line(in);
      if (line.isEmpty()) {
        throw new EOFException("the chunks broke off");
      }
      size = Integer.parseInt(line, 16);
      body.append(text(in, Optional.of(size)));
      line(in);
    } while (size > 0);
    return body.toString();
  }

  private static String text(InputStream in, Optional<Integer> length) throws IOException {
    byte[] bytes = in.readNBytes(length.orElse(0));
    if (bytes.length < length.orElse(0)) {
      throw new EOFException("the body broke off");
    }
    return new String(bytes, ISO_8859_1);
  }

  /// Returns the text up to CR LF; empty at the end of the connection. A lone CR or LF is text.
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.append((char) c);
      if (line.length() > 1 && line.lastIndexOf("\r\n") == line.length() - 2) {
        return line.substring(0, line.length() - 2);
      }
    }
    return "";
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
