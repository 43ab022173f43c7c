package io.sluice.sandbox.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.sandbox.base.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final long SECOND = 1_000_000_000;

  private static HttpServer server(AtomicInteger seen) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          int number = seen.incrementAndGet();
          boolean isRightHost = "shop.test".equals(exchange.getRequestHeaders().getFirst("Host"));
          exchange.getResponseHeaders().set("x-sluice-release", "r" + number % 2);
          byte[] body = "hello".getBytes(UTF_8);
          exchange.sendResponseHeaders(
              isRightHost && number % 4 != 0 ? 200 : 500, number % 3 == 0 ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void awaitSent(LoadGenerator load, String phase, long count) {
    while (load.tally(phase).sent() < count) {
      LockSupport.parkNanos(SECOND / 1_000);
    }
  }

  @Test
  void requests_are_counted_by_phase_release_and_status() throws IOException {
    AtomicInteger seen = new AtomicInteger();
    HttpServer server = server(seen);
    long begin = System.nanoTime();
    long first;
    LoadGenerator load =
        LoadGenerator.start(server.getAddress().getPort(), "shop.test", 200, "one");
    try (load) {
      awaitSent(load, "one", 100);
      load.phase("two");
      first = System.nanoTime() - begin;
      awaitSent(load, "two", 50);
    }
    server.stop(0);

    LoadTally one = load.tally("one");
    LoadTally two = load.tally("two");
    assertThat(one.sent()).isBetween(100L, first * 200 / SECOND + 2);
    assertThat(one.sent() + two.sent()).isEqualTo(seen.get());
    assertThat(one.failed() + two.failed()).isEqualTo(seen.get() / 4);
    assertThat(one.failed("500")).isEqualTo(one.failed());
    assertThat(one.of("r1", true)).isZero();
    assertThat(one.of("r1", false) + two.of("r1", false)).isEqualTo((seen.get() + 1) / 2);
    assertThat(load.tally("three")).isEqualTo(LoadTally.NONE);
  }

  @Test
  void a_router_that_is_down_fails_every_request_and_delays_none() {
    long begin = System.nanoTime();
    LoadGenerator load = LoadGenerator.start(Ports.free(), "shop.test", 100, "down");
    try (load) {
      awaitSent(load, "down", 20);
    }
    long all = System.nanoTime() - begin;

    LoadTally down = load.tally("down");
    assertThat(down.sent()).isBetween(20L, all * 100 / SECOND + 2);
    assertThat(down.failed("refused")).isEqualTo(down.sent()).isEqualTo(down.failed());
  }

  /// Starts a server that closes connections that were idle for 300 ms, as every server does after
  /// some time.
  private static void serve(ServerSocket server, AtomicBoolean isSlow) {
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          Socket client = server.accept();
          client.setSoTimeout(300);
          Thread.startVirtualThread(() -> respond(client, isSlow));
        }
      } catch (IOException closed) {
        assertThat(server.isClosed()).isTrue();
      }
    });
  }

  private static void respond(Socket client, AtomicBoolean isSlow) {
    try (client) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          LockSupport.parkNanos(isSlow.get() ? SECOND / 5 : 0);
          client
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".getBytes(UTF_8));
        }
      }
    } catch (IOException idle) {
      assertThat(idle).isNotNull(); // the connection was idle for too long
    }
  }

  @Test
  void a_connection_that_was_idle_for_long_is_not_used_again() throws IOException {
    AtomicBoolean isSlow = new AtomicBoolean(true);
    LoadGenerator load;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      serve(server, isSlow);
      load =
          LoadGenerator.start(
              server.getLocalPort(),
              "shop.test",
              100,
              "many",
              new LoadGenerator.Patience(Duration.ofSeconds(10), Duration.ofMillis(100)));
      try (load) {
        awaitSent(load, "many", 40);
        isSlow.set(false);
        load.phase("few");
        awaitSent(load, "few", 80);
        isSlow.set(true);
        load.phase("many again");
        awaitSent(load, "many again", 40);
      }
    }

    assertThat(load.tally("many").failed() + load.tally("few").failed()).isZero();
    assertThat(load.tally("many again").by()).containsOnlyKeys("- 200");
  }
}
