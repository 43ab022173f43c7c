package io.sluice.health.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.health.source.SourceClientConformance.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A web server with configurable responses and faults.
final class FakeWeb implements AutoCloseable {
  private static final String HTML = "<!doctype html><html><body>Please sign in</body></html>";
  private static final String FILLER = "filler ";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<HttpExchange> seen = new ConcurrentLinkedQueue<>();
  private volatile Function<URI, String> response = _ -> "";
  private volatile Optional<Fault> fault = Optional.empty();

  FakeWeb() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Sets the responses, for as long as there is no fault.
  void respondWith(Function<URI, String> text) {
    response = text;
  }

  void breakWith(Fault fault) {
    this.fault = Optional.of(fault);
    if (fault == Fault.ENDED) {
      close();
    }
  }

  /// Returns the values of a header of all requests.
  List<String> headers(String name) {
    return seen.stream()
        .flatMap(exchange -> Stream.ofNullable(exchange.getRequestHeaders().getFirst(name)))
        .toList();
  }

  /// Returns the targets of all requests.
  List<String> targets() {
    return seen.stream().map(exchange -> exchange.getRequestURI().toString()).toList();
  }

  /// Returns the parameters of a query.
  static Map<String, String> parameters(URI uri) {
    return Stream.of(uri.getRawQuery().split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  private void handle(HttpExchange exchange) throws IOException {
    seen.add(exchange);
    try (exchange) {
      if (fault.isEmpty()) {
        send(exchange, 200, response.apply(exchange.getRequestURI()));
        return;
      }
      switch (fault.get()) {
        case HANGS -> pause(60_000);
        case TRICKLES -> trickle(exchange);
        case REFUSES -> send(exchange, 401, "who are you?");
        case FAILS -> send(exchange, 500, "out of order");
        case HTML -> send(exchange, 200, HTML);
        case EMPTY, ENDED -> send(exchange, 200, "");
        case HUGE -> send(exchange, 200, FILLER.repeat(10_000_000 / FILLER.length()));
        case OTHER_LABELS -> throw new IllegalStateException("the test sets the response");
      }
    }
  }

  private void trickle(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    do {
      body.write(' ');
      body.flush();
    } while (!pause(20));
  }

  /// Waits, and returns whether the server was closed meanwhile.
  private boolean pause(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
