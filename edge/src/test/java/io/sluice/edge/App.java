package io.sluice.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An instance: the JDK's HTTP server with a test's handler.
final class App implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String id;
  private final AtomicInteger handled = new AtomicInteger();

  App(String id, HttpHandler handler) {
    this(id, 0, handler);
  }

  App(String id, int port, HttpHandler handler) {
    this.id = id;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          handled.incrementAndGet();
          handler.handle(exchange);
        });
    server.start();
  }

  /// Returns an instance that answers with its id.
  static App named(String id) {
    return new App(id, exchange -> answer(exchange, 200, id));
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  Endpoint endpoint() {
    return new Endpoint(id, "127.0.0.1", port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  int handled() {
    return handled.get();
  }

  /// Closes it and all its connections at once.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
