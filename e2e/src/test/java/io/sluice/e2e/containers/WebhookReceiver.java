package io.sluice.e2e.containers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/// A webhook that prints each request.
final class WebhookReceiver {
  private static final int PORT = 9000;

  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext(
        "/",
        exchange -> {
          System.out.printf(
              "%s %s%n",
              exchange.getRequestHeaders().keySet().toString().toLowerCase(Locale.ROOT),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private WebhookReceiver() {}
}
