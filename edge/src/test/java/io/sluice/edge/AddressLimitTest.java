package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.edge.proxy.AddressRange;
import io.sluice.edge.proxy.ClientPolicy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Clients that take more than their part: the others are still served.
class AddressLimitTest {
  private static final int CLIENTS = 2_000;
  private static final int OWN = 20;
  private static final int RATE = 2;
  private static final int BURST = 10 * RATE;
  private static final String PROXY = "127.0.0.2";

  private final List<ByteClient> crowd = new ArrayList<>();

  /// All places, without a limit for an address, and with no time limit that would help.
  @RegisterExtension
  private final RunningEdge full =
      new RunningEdge(
          RunningEdge.LIMITS.withClients(CLIENTS).withHead(Duration.ofMinutes(5)),
          ClientPolicy.DEFAULT);

  @RegisterExtension
  private final RunningEdge limited =
      new RunningEdge(
          RunningEdge.LIMITS,
          ClientPolicy.DEFAULT
              .withConnections(OWN)
              .withRequests(RATE)
              .withTrustedProxies(AddressRange.parseAll(PROXY)));

  @RegisterExtension
  private final RunningEdge crowded =
      new RunningEdge(RunningEdge.LIMITS, ClientPolicy.DEFAULT.withConnections(OWN));

  @AfterEach
  void closeCrowd() {
    crowd.forEach(ByteClient::close);
  }

  @Test
  void two_thousand_silent_connections_keep_no_client_out() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a")) {
      full.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < CLIENTS + 50; i++) {
        crowd.add(full.client("127.0.0." + (10 + i % 8)));
      }

      for (int i = 0; i < 50; i++) {
        assertThat(full.get("/").body()).isEqualTo("a");
      }

      long closed = crowd.stream().limit(100).filter(AddressLimitTest::isEnded).count();
      assertThat(closed).as("the oldest made room").isBetween(50L, 100L);
      assertThat(crowd.stream().skip(CLIENTS - 100).noneMatch(AddressLimitTest::isEnded)).isTrue();
    }
  }

  /// Whether the edge has closed the connection.
  private static boolean isEnded(ByteClient client) {
    try {
      client.socket().setSoTimeout(20);
      return client.socket().getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void an_address_has_a_maximum_of_connections_and_others_have_theirs() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a")) {
      crowded.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < OWN; i++) {
        crowd.add(crowded.client("127.0.0.9"));
        assertThat(crowd.getLast().get(SHOP.host(), "/").status()).isEqualTo(200);
      }

      // Connects only now: of two simultaneous clients either could be accepted.
      try (ByteClient above = crowded.client("127.0.0.9");
          ByteClient other = crowded.client()) {
        assertThat(above.isClosed()).isTrue();
        assertThat(other.get(SHOP.host(), "/").status()).isEqualTo(200);
      }

      crowd.removeFirst().close();
      await()
          .untilAsserted(() -> {
            try (ByteClient next = crowded.client("127.0.0.9")) {
              assertThat(next.get(SHOP.host(), "/").status()).isEqualTo(200);
            }
          });
    }
  }

  @Test
  void a_request_above_the_rate_of_its_address_gets_429_and_when_to_repeat_it() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient client = limited.client();
        ByteClient other = limited.client("127.0.0.9")) {
      limited.route(weighted(ONE, "1.0", 100, app.endpoint()));
      List<ByteClient.Answer> answers =
          IntStream.range(0, 2 * BURST).mapToObj(_ -> client.get(SHOP.host(), "/")).toList();

      assertThat(answers.subList(0, BURST)).allMatch(answer -> answer.status() == 200);
      ByteClient.Answer last = answers.getLast();
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.header("retry-after")).isEqualTo("1");
      assertThat(last.body()).contains("too many requests");
      assertThat(app.requests()).isBetween(BURST, 2 * BURST - 1);
      assertThat(other.get(SHOP.host(), "/").status()).isEqualTo(200);

      await()
          .untilAsserted(
              () -> assertThat(client.get(SHOP.host(), "/").status()).as("later").isEqualTo(200));
    }
  }

  @Test
  void a_request_above_the_rate_with_ambiguous_framing_ends_its_connection() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient client = limited.client()) {
      limited.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < BURST; i++) {
        assertThat(client.get(SHOP.host(), "/").status()).isEqualTo(200);
      }

      ByteClient.Answer answer =
          client.exchange(
              "POST / HTTP/1.1",
              "Host: " + SHOP.host(),
              "Content-Length: 5",
              "Transfer-Encoding: chunked");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void clients_of_a_trusted_proxy_have_a_rate_each_and_the_proxy_has_no_limit() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a")) {
      limited.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < 2 * OWN; i++) {
        crowd.add(limited.client(PROXY));
      }
      ByteClient proxy = crowd.getLast();

      for (int i = 0; i < 2 * BURST; i++) {
        assertThat(through(proxy, "203.0.113." + i).status()).isEqualTo(200);
      }
      List<Integer> greedy =
          IntStream.range(0, 2 * BURST)
              .map(_ -> through(proxy, "198.51.100.1").status())
              .boxed()
              .toList();

      assertThat(greedy.subList(0, BURST)).containsOnly(200);
      assertThat(greedy).contains(429);
    }
  }

  private static ByteClient.Answer through(ByteClient proxy, String client) {
    return proxy.exchange("GET / HTTP/1.1", "Host: " + SHOP.host(), "X-Forwarded-For: " + client);
  }
}
