package io.sluice.engine.effect.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.engine.effect.target.Router.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Instances that answer 200, each on a port of its own.
public final class Upstreams implements AutoCloseable {
  private final List<HttpServer> servers = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();

  public Backend start() {
    return start(new CountDownLatch(0));
  }

  /// Starts an instance that answers once `held` is down.
  public Backend start(CountDownLatch held) {
    return start((server, exchange) -> {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
  }

  /// Starts an instance that answers with the headers that it received, a line each, in lower case.
  public Backend startEcho() {
    return start((_, exchange) -> {
      String lines =
          exchange.getRequestHeaders().entrySet().stream()
              .flatMap(header -> header.getValue().stream().map(it -> header.getKey() + ": " + it))
              .map(line -> line.toLowerCase(Locale.ROOT) + "\r\n")
              .collect(Collectors.joining());
      byte[] body = lines.getBytes(StandardCharsets.ISO_8859_1);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
  }

  /// Starts an instance that its first request kills.
  public Backend startFragile() {
    return start((server, exchange) -> server.stop(0));
  }

  private interface Answer {
    void answer(HttpServer server, HttpExchange exchange) throws IOException;
  }

  private Backend start(Answer answer) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            arrived.incrementAndGet();
            answer.answer(server, exchange);
          });
      server.start();
      servers.add(server);
      return new Backend(UUID.randomUUID(), "127.0.0.1", server.getAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the number of requests that arrived.
  public int arrived() {
    return arrived.get();
  }

  public void kill(Backend backend) {
    servers.stream()
        .filter(server -> server.getAddress().getPort() == backend.port())
        .forEach(server -> server.stop(0));
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
