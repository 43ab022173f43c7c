package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.edge.proxy.ProxyLimits;
import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Traps E2 to E5, E7 and E11: how connections to instances are opened, reused and shared.
class PoolTrapsTest {
  private static final int CONNECTIONS = 2 * Edge.LOOPS;

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @RegisterExtension
  private final RunningEdge narrow =
      new RunningEdge(RunningEdge.LIMITS.withConnections(CONNECTIONS));

  @Test
  void e2_an_idle_connection_is_let_go_by_the_edge_and_not_by_the_instance() {
    var closed = new CompletableFuture<Duration>();
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.answer("a");
              long idle = System.nanoTime();
              line.drain();
              closed.complete(Duration.ofNanos(System.nanoTime() - idle));
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      edge.get("/");

      assertThat(closed.orTimeout(10, TimeUnit.SECONDS).join()).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void e3_requests_to_one_instance_do_not_queue_behind_a_few_connections() {
    try (BlockingUpstream app = new BlockingUpstream("a")) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      List<ByteClient> clients = sendRequests(edge, 50);

      app.awaitRequests(50);
      app.open();
      assertThat(clients).allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
      clients.forEach(ByteClient::close);
    }
  }

  @Test
  void e3_beyond_the_limit_of_connections_requests_wait_and_none_fails() {
    try (BlockingUpstream app = new BlockingUpstream("a")) {
      narrow.route(weighted(ONE, "1.0", 100, app.endpoint()));
      List<ByteClient> clients = sendRequests(narrow, 3 * CONNECTIONS);
      app.awaitRequests(CONNECTIONS);
      assertThat(app.requests()).isEqualTo(CONNECTIONS);

      app.open();

      assertThat(clients).allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
      clients.forEach(ByteClient::close);
    }
  }

  @Test
  void e4_a_host_spelled_otherwise_uses_the_same_connections_and_arrives_as_it_was() {
    var hosts = ConcurrentHashMap.<String>newKeySet();
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  while (true) {
                    hosts.add(line.head().replaceAll("(?is).*\r\nhost: ([^\r]*)\r\n.*", "$1"));
                    line.answer("a");
                  }
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      client.get("shop.production.localhost", "/");
      client.get("SHOP.production.localhost:7080", "/");
      client.get("shop.production.localhost.", "/");

      assertThat(hosts)
          .isEqualTo(
              Set.of(
                  "shop.production.localhost",
                  "SHOP.production.localhost:7080",
                  "shop.production.localhost."));
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void e5_each_loop_lends_only_connections_of_its_own() {
    var number = new AtomicInteger();
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              int mine = number.incrementAndGet();
              while (true) {
                line.head();
                line.answer("connection-" + mine);
              }
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      List<ByteClient> clients = new ArrayList<>();
      Map<Integer, String> first = new HashMap<>();
      for (int i = 0; i < Edge.LOOPS; i++) {
        clients.add(edge.client());
        first.put(i, clients.get(i).get(SHOP.host(), "/").body());
      }

      assertThat(first.values()).doesNotHaveDuplicates();
      for (int i = 0; i < Edge.LOOPS; i++) {
        assertThat(clients.get(i).get(SHOP.host(), "/").body()).isEqualTo(first.get(i));
      }
      clients.forEach(ByteClient::close);
    }
  }

  @Test
  void e7_the_only_instance_is_tried_again_after_it_could_not_be_reached() throws IOException {
    int port = freePort();
    edge.route(weighted(ONE, "1.0", 100, new Endpoint("a", "127.0.0.1", port)));
    try (ByteClient client = edge.client()) {
      client.send("POST / HTTP/1.1", "Host: " + SHOP.host(), "Content-Length: 2", "", "hi");

      try (App app = new App("a", port, exchange -> App.answer(exchange, 200, "late"))) {
        assertThat(client.read().body()).isEqualTo("late");
        assertThat(app.handled()).isEqualTo(1);
      }
    }
  }

  @Test
  void e11_connecting_may_take_as_long_as_a_busy_machine_needs() {
    assertThat(ProxyLimits.DEFAULT.connect()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(ProxyLimits.DEFAULT.connect()).isLessThan(ProxyLimits.DEFAULT.request());
  }

  @Test
  void beyond_128_requests_at_one_instance_connections_are_used_once() {
    try (BlockingUpstream app = new BlockingUpstream("a");
        App seen = App.named("unused")) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      List<ByteClient> clients = sendRequests(edge, 200);
      app.awaitRequests(200);

      app.open();

      // The JDK's server would close idle connections above 200; then a POST could be lost.
      assertThat(clients).allSatisfy(client -> assertThat(client.read().status()).isEqualTo(200));
      clients.forEach(ByteClient::close);
      edge.route(all(seen));
    }
  }

  private static List<ByteClient> sendRequests(RunningEdge edge, int number) {
    var clients = new ArrayList<ByteClient>();
    for (int i = 0; i < number; i++) {
      clients.add(edge.client().send("GET / HTTP/1.1", "Host: " + SHOP.host()));
    }
    return clients;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
