package io.sluice.bench.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/// A router for the monitor, in a process of its own. Each read of its counters finds the requests
/// of a further second. It ends when its standard input does.
public final class RouterMain {

  /// @param args number of lanes, and number of stable instances in each
  public static void main(String[] args) throws IOException {
    CounterStream counters =
        new CounterStream(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    byte[][] next = {counters.next().getBytes(UTF_8)};
    server.createContext(
        "/v1/counters",
        exchange -> {
          synchronized (next) {
            answer(exchange, 200, next[0]);
            next[0] = counters.next().getBytes(UTF_8);
          }
        });
    server.createContext("/", exchange -> answer(exchange, 404, new byte[0]));
    server.setExecutor(Executors.newSingleThreadExecutor());
    server.start();
    System.out.println(server.getAddress().getPort());
    while (System.in.read() >= 0) {
      // the parent process still runs
    }
    System.exit(0);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private RouterMain() {}
}
