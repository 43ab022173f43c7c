package io.sluice.sandbox.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A web shop that sells nothing: every path returns its version, `/health` its readiness, and
/// `/metrics` its counts.
final class Shop implements AutoCloseable {

  private static final int STOP_SECONDS = 20;
  private static final int EXIT = 42;

  /// The header of a request that gets an error, in any version.
  static final String FAIL = "X-Shop-Fail";

  private static final Duration SLOW = Duration.ofMillis(500);

  private final ShopOptions options;
  private final HttpServer server;
  private final ShopMetrics metrics;
  private final long started = System.nanoTime();
  private final AtomicLong requests = new AtomicLong();

  private Shop(ShopOptions options, HttpServer server) {
    this.options = options;
    this.server = server;
    this.metrics = new ShopMetrics(options.version());
  }

  /// Starts the server. A proxy can keep a connection idle for 90 s.
  ///
  /// @throws IOException if the port is taken
  static Shop start(ShopOptions options) throws IOException {
    System.setProperty("sun.net.httpserver.idleInterval", "90");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.ofLiteral(options.host()), options.port());
    Shop shop = new Shop(options, HttpServer.create(address, 0));
    shop.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    shop.server.createContext("/", shop::respond);
    shop.server.createContext("/health", shop::health);
    shop.server.createContext("/metrics", shop::metrics);
    shop.server.start();
    return shop;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Returns the number of requests received, without those of `/health` and `/metrics`.
  long seen() {
    return requests.get();
  }

  private void respond(HttpExchange exchange) throws IOException {
    long began = System.nanoTime();
    long request = requests.incrementAndGet();
    if (isOneOf(request, options.exit())) {
      Runtime.getRuntime().halt(EXIT);
    }
    boolean fails =
        isOneOf(request, options.fail()) || exchange.getRequestHeaders().containsKey(FAIL);
    Duration delay =
        isOneOf(request, options.slow()) ? options.delay().plus(SLOW) : options.delay();
    if (delay.isPositive()) {
      LockSupport.parkNanos(delay.toNanos());
    }
    // Counted before the response: a client that has the response finds its request counted.
    metrics.add(fails, Duration.ofNanos(System.nanoTime() - began));
    send(exchange, fails ? 500 : 200, fails ? "is out of order" : "is open");
  }

  private void metrics(HttpExchange exchange) throws IOException {
    send(exchange, 200, ShopMetrics.CONTENT_TYPE, metrics.text());
  }

  private void health(HttpExchange exchange) throws IOException {
    boolean ready = System.nanoTime() - started >= options.readyAfter().toNanos();
    send(exchange, ready ? 200 : 503, ready ? "is ready" : "is not ready yet");
  }

  /// Whether `request` belongs to `share`. Spreads these requests evenly: of any n requests in a
  /// row, share · n belong to it, rounded.
  static boolean isOneOf(long request, double share) {
    return Math.floor(request * share) > Math.floor((request - 1) * share);
  }

  private void send(HttpExchange exchange, int status, String text) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        "shop %s %s\n".formatted(options.version(), text));
  }

  private void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("X-Shop-Version", options.version());
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /// Stops listening, finishes the requests in flight within 20 s, then ends.
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
  }
}
