package io.sluice.engine.effect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.domain.image.ImageSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// A registry with signatures of the images of one repository, in both forms of cosign.
public final class FakeRegistry implements AutoCloseable {
  /// The authorization of ann with the password `secret`.
  static final String BASIC = "Basic YW5uOnNlY3JldA==";

  private static final String TOKEN = "Bearer secret-token";

  private final HttpServer server;
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<String, List<String>> layers = new ConcurrentHashMap<>();
  private final Map<String, List<String>> referrers = new ConcurrentHashMap<>();
  private final Map<String, HttpAnswer> answers = new ConcurrentHashMap<>();
  private final List<String> requested = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private volatile Optional<String> challenge = Optional.empty();
  private volatile boolean hasReferrers = true;

  /// An answer instead of the usual one, to paths with a text.
  @FunctionalInterface
  interface HttpAnswer {
    void send(HttpExchange exchange) throws IOException;
  }

  public FakeRegistry() throws IOException {
    this(HttpServer.create(address(), 0));
  }

  /// Creates a registry with TLS.
  static FakeRegistry secure(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(address(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new FakeRegistry(server);
  }

  private FakeRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Returns its name, such as `127.0.0.1:5000`.
  public String name() {
    return "127.0.0.1:" + port();
  }

  /// Adds a signature at the tag of the image, as cosign 1 and 2 do.
  public void sign(String digest, CosignKey key) {
    sign(digest, CosignKey.payload(digest), key);
  }

  /// Adds a signature of any payload at the tag of the image.
  void sign(String digest, byte[] payload, CosignKey key) {
    String layer =
        """
        {"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "size": %d, "digest": "%s",
         "annotations": {"dev.cosignproject.cosign/signature": "%s"}}\
        """
            .formatted(payload.length, put("blobs/", payload), key.sign(payload));
    String tag = "manifests/" + digest.replace(':', '-') + ".sig";
    layers.computeIfAbsent(tag, _ -> new ArrayList<>()).add(layer);
    contents.put(tag, manifest(layers.get(tag)));
  }

  /// Adds a bundle that refers to the image, as cosign 3 does.
  public void addBundle(String digest, CosignKey key) {
    addBundle(digest, ImageSignature.PREDICATE_TYPE, key);
  }

  void addBundle(String digest, String predicate, CosignKey key) {
    byte[] bundle = key.bundle(digest, predicate);
    String layer =
        "{\"mediaType\": \"%s\", \"size\": %d, \"digest\": \"%s\"}"
            .formatted(MediaTypes.BUNDLE, bundle.length, put("blobs/", bundle));
    String descriptor =
        "{\"mediaType\": \"%s\", \"artifactType\": \"%s\", \"size\": 1, \"digest\": \"%s\"}"
            .formatted(
                MediaTypes.MANIFEST,
                MediaTypes.BUNDLE,
                put("manifests/", manifest(List.of(layer))));
    referrers.computeIfAbsent(digest, _ -> new ArrayList<>()).add(descriptor);
    byte[] index =
        "{\"schemaVersion\": 2, \"manifests\": [%s]}"
            .formatted(String.join(", ", referrers.get(digest)))
            .getBytes(UTF_8);
    contents.put(
        hasReferrers ? "referrers/" + digest : "manifests/" + digest.replace(':', '-'), index);
  }

  /// Stores indexes of bundles at tags from now on, as registries without the API for them do.
  void setReferrers(boolean value) {
    hasReferrers = value;
  }

  /// Requires a token of its own from now on.
  void requireToken() {
    challenge = Optional.of("Bearer realm=\"http://%s/token\",service=\"test\"".formatted(name()));
  }

  /// Refers callers without a token to another address.
  void challenge(String value) {
    challenge = Optional.of(value);
  }

  /// Answers requests whose path has `text` differently.
  void on(String text, HttpAnswer answer) {
    answers.put(text, answer);
  }

  /// Returns the paths that were requested.
  List<String> requested() {
    return List.copyOf(requested);
  }

  /// Returns the authorizations that it received.
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(307, -1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requested.add(path);
      Optional<String> authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
      authorization.ifPresent(authorizations::add);
      Optional<HttpAnswer> other =
          answers.entrySet().stream()
              .filter(entry -> path.contains(entry.getKey()))
              .map(Map.Entry::getValue)
              .findFirst();
      boolean isAuthorized = challenge.isEmpty() || authorization.filter(TOKEN::equals).isPresent();
      if (other.isPresent()) {
        other.get().send(exchange);
      } else if (path.equals("/token")) {
        boolean isPull =
            exchange.getRequestURI().getQuery().contains("scope=repository:team/shop:pull");
        boolean isKnown = authorization.filter(BASIC::equals).isPresent();
        send(
            exchange,
            !isKnown ? 401 : isPull ? 200 : 400,
            "{\"token\": \"secret-token\"}".getBytes(UTF_8));
      } else if (!isAuthorized) {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge.orElseThrow());
        send(exchange, 401, new byte[0]);
      } else {
        sendContent(exchange, path.replace("/v2/team/shop/", ""));
      }
    }
  }

  private void sendContent(HttpExchange exchange, String path) throws IOException {
    Optional<byte[]> content = Optional.ofNullable(contents.get(path));
    boolean isEmptyIndex = hasReferrers && path.startsWith("referrers/");
    send(
        exchange,
        content.isPresent() || isEmptyIndex ? 200 : 404,
        content.orElse("{\"manifests\": []}".getBytes(UTF_8)));
  }

  private String put(String folder, byte[] content) {
    String digest = digest(content);
    contents.put(folder + digest, content);
    return digest;
  }

  private static byte[] manifest(List<String> layers) {
    return "{\"schemaVersion\": 2, \"mediaType\": \"%s\", \"layers\": [%s]}"
        .formatted(MediaTypes.MANIFEST, String.join(", ", layers))
        .getBytes(UTF_8);
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
