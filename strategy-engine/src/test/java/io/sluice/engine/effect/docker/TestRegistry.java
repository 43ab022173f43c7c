package io.sluice.engine.effect.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A registry of images with one small file in them, for Docker to pull from.
final class TestRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final int BLOCK = 512;
  private static final int TLS = 0x16;

  private final HttpServer server;
  private final ServerSocket listener;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final List<String> requested = new CopyOnWriteArrayList<>();
  private volatile Optional<String> password = Optional.empty();

  TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/v2/", this::answer);
    server.start();
    listener = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofVirtual().name("registry").start(this::open);
  }

  /// Returns the registry's name, such as `127.0.0.1:5000`.
  String name() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /// Requires these credentials from now on.
  ///
  /// @param pair name, colon and password
  void requirePassword(String pair) {
    password = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  /// Returns the manifests that were requested.
  List<String> requested() {
    return List.copyOf(requested);
  }

  /// @param content of the one file; another content makes another image
  /// @param user it runs as
  /// @return the image's digest
  String push(String repository, String tag, String content, String user) {
    byte[] layer = tar("content", content.getBytes(UTF_8));
    byte[] config =
        """
        {"architecture": "amd64", "os": "linux", "config": {"User": "%s", "Cmd": ["/content"]},
         "rootfs": {"type": "layers", "diff_ids": ["%s"]}}\
        """
            .formatted(user, digest(layer))
            .getBytes(UTF_8);
    byte[] manifest =
        """
        {"schemaVersion": 2, "mediaType": "%s",
         "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": %d, "digest": "%s"},
         "layers": [{"mediaType": "application/vnd.docker.image.rootfs.diff.tar", "size": %d, "digest": "%s"}]}\
        """
            .formatted(MANIFEST, config.length, digest(config), layer.length, digest(layer))
            .getBytes(UTF_8);
    blobs.put(digest(layer), layer);
    blobs.put(digest(config), config);
    manifests.put(repository + "/manifests/" + tag, manifest);
    manifests.put(repository + "/manifests/" + digest(manifest), manifest);
    return digest(manifest);
  }

  /// Accepts connections. Docker tries TLS first, and waits for long if the connection is not
  /// closed.
  private void open() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> pass(client));
      }
    } catch (IOException _) {
      // the socket was closed
    }
  }

  private void pass(Socket client) {
    try (client;
        var behind = new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
      int first = client.getInputStream().read();
      if (first >= 0 && first != TLS) {
        behind.getOutputStream().write(first);
        Thread.ofVirtual().start(() -> copy(client, behind));
        behind.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException _) {
      // one side closed its connection
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // one side closed its connection
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/v2/".length());
      String given =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      if (password.filter(required -> !required.equals(given)).isPresent()) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"test\"");
        sendError(exchange, 401, "UNAUTHORIZED");
      } else if (path.isEmpty()) {
        send(exchange, 200, "{}".getBytes(UTF_8));
      } else if (path.contains("/manifests/")) {
        requested.add(path);
        sendContent(
            exchange, Optional.ofNullable(manifests.get(path)), MANIFEST, "MANIFEST_UNKNOWN");
      } else {
        String blob = path.substring(path.lastIndexOf('/') + 1);
        var content = Optional.ofNullable(blobs.get(blob));
        sendContent(exchange, content, "application/octet-stream", "BLOB_UNKNOWN");
      }
    }
  }

  private static void sendContent(
      HttpExchange exchange, Optional<byte[]> content, String type, String missing)
      throws IOException {
    if (content.isEmpty()) {
      sendError(exchange, 404, missing);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content.get()));
    send(exchange, 200, content.get());
  }

  private static void sendError(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    String errors = "{\"errors\": [{\"code\": \"%s\", \"message\": \"no\"}]}".formatted(code);
    send(exchange, status, errors.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// Returns an archive of one ordinary file.
  private static byte[] tar(String name, byte[] content) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000755\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(content.length));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte value : header) {
      sum += value;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    var tar = new ByteArrayOutputStream();
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[Math.floorMod(-content.length, BLOCK) + 2 * BLOCK]);
    return tar.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    listener.close();
  }
}
