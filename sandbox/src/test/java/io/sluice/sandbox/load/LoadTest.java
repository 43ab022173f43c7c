package io.sluice.sandbox.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.sandbox.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final long SECOND = 1_000_000_000;

  private static HttpServer server(AtomicInteger seen) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          int number = seen.incrementAndGet();
          boolean right = "shop.test".equals(exchange.getRequestHeaders().getFirst("Host"));
          exchange.getResponseHeaders().set("x-sluice-release", "r" + number % 2);
          byte[] body = "hello".getBytes(UTF_8);
          exchange.sendResponseHeaders(
              right && number % 4 != 0 ? 200 : 500, number % 3 == 0 ? 0 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static void awaitSent(Load load, String phase, long count) {
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
    Load load = Load.start(server.getAddress().getPort(), "shop.test", 200, "one");
    try (load) {
      awaitSent(load, "one", 100);
      load.phase("two");
      first = System.nanoTime() - begin;
      awaitSent(load, "two", 50);
    }
    server.stop(0);

    Tally one = load.tally("one");
    Tally two = load.tally("two");
    assertThat(one.sent()).isBetween(100L, first * 200 / SECOND + 2);
    assertThat(one.sent() + two.sent()).isEqualTo(seen.get());
    assertThat(one.failed() + two.failed()).isEqualTo(seen.get() / 4);
    assertThat(one.failed("500")).isEqualTo(one.failed());
    assertThat(one.of("r1", true)).isZero();
    assertThat(one.of("r1", false) + two.of("r1", false)).isEqualTo((seen.get() + 1) / 2);
    assertThat(load.tally("three")).isEqualTo(Tally.NONE);
  }

  @Test
  void a_router_that_is_down_refuses_and_holds_nothing_up() {
    long begin = System.nanoTime();
    Load load = Load.start(Ports.free(), "shop.test", 100, "down");
    try (load) {
      awaitSent(load, "down", 20);
    }
    long all = System.nanoTime() - begin;

    Tally down = load.tally("down");
    assertThat(down.sent()).isBetween(20L, all * 100 / SECOND + 2);
    assertThat(down.failed("refused")).isEqualTo(down.sent()).isEqualTo(down.failed());
  }
}
