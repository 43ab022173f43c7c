package io.sluice.e2e.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Receives the releases' webhooks, and counts their different ids.
final class Hooks implements AutoCloseable {
  private static final int NO_CONTENT = 204;

  private final HttpServer server;
  private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();

  Hooks() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  /// Returns the address of a lane's notifications.
  String address(Way way) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), way.application());
  }

  /// Returns the number of different notifications of a lane.
  int notifications(Way way) {
    return ids.getOrDefault("/" + way.application(), Set.of()).size();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      ids.computeIfAbsent(exchange.getRequestURI().getPath(), _ -> ConcurrentHashMap.newKeySet())
          .add(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")));
      exchange.sendResponseHeaders(NO_CONTENT, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
