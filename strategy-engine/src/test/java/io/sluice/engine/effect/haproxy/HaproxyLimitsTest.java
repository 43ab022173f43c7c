package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.engine.effect.target.RawHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests clients that take more than their part: HAProxy still serves the others.
class HaproxyLimitsTest extends HaproxyFixture {
  private static final int CROWD = 2_000;
  private static final int OWN = 20;
  private static final int RATE = 2;
  private static final int BURST = 10 * RATE;
  private static final String PROXY = "127.0.0.2";
  private static final String GREEDY = "127.0.0.9";
  private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);
  private static final Map<String, String> LIMITS =
      Map.of(
          "SLUICE_ADDRESS_CONNECTIONS", Integer.toString(OWN),
          "SLUICE_ADDRESS_REQUESTS", Integer.toString(RATE),
          "SLUICE_TRUSTED_PROXIES", PROXY);

  private final List<Socket> crowd = new ArrayList<>();

  @AfterEach
  void closeCrowd() throws IOException {
    for (Socket socket : crowd) {
      socket.close();
    }
  }

  @Test
  void silent_and_slow_heads_are_closed_and_keep_no_client_out() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));
    for (int i = 0; i < CROWD; i++) {
      Socket slow = connect("127.0.0." + (10 + i % 8));
      if (i % 2 == 0) {
        slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
      }
    }
    long start = System.nanoTime();

    for (int i = 0; i < 50; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }
    assertThat(isClosed(crowd.getFirst())).as("at once").isFalse();

    await()
        .atMost(HEAD_LIMIT.multipliedBy(3))
        .until(() -> crowd.stream().allMatch(HaproxyLimitsTest::isClosed));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(HEAD_LIMIT.multipliedBy(3));
  }

  @Test
  void an_address_has_a_maximum_of_connections_and_others_have_theirs() throws Exception {
    start(LIMITS);
    route(share(stable, 100, List.of(upstreams.start())));
    for (int i = 0; i < OWN; i++) {
      connect(GREEDY);
    }

    await().untilAsserted(() -> assertThat(request(GREEDY, "")).isEmpty());
    assertThat(get()).isEqualTo("200 " + stable);

    crowd.removeFirst().close();
    await().untilAsserted(() -> assertThat(request(GREEDY, "")).startsWith("HTTP/1.1 200"));
  }

  @Test
  void a_request_above_the_rate_of_its_address_gets_429_and_when_to_repeat_it() throws Exception {
    start(LIMITS);
    route(share(stable, 100, List.of(upstreams.start())));
    var answers = new ArrayList<String>();
    for (int i = 0; i < 2 * BURST; i++) {
      answers.add(request(GREEDY, ""));
    }

    assertThat(answers.subList(0, BURST - 1)).allMatch(it -> it.startsWith("HTTP/1.1 200"));
    assertThat(answers.getLast())
        .startsWith("HTTP/1.1 429")
        .contains("retry-after: 1\r\n")
        .contains("too many requests");
    assertThat(get()).isEqualTo("200 " + stable);
  }

  @Test
  void clients_of_a_trusted_proxy_have_a_rate_each_and_the_proxy_has_no_limit() throws Exception {
    start(LIMITS);
    route(share(stable, 100, List.of(upstreams.start())));
    for (int i = 0; i < 2 * OWN; i++) {
      connect(PROXY);
    }

    for (int i = 0; i < 2 * BURST; i++) {
      assertThat(request(PROXY, "X-Forwarded-For: 203.0.113." + i + "\r\n"))
          .startsWith("HTTP/1.1 200");
    }
    List<String> greedy =
        IntStream.range(0, 2 * BURST)
            .mapToObj(_ -> request(PROXY, "X-Forwarded-For: 198.51.100.1\r\n"))
            .toList();

    assertThat(greedy.getFirst()).startsWith("HTTP/1.1 200");
    assertThat(greedy.getLast()).startsWith("HTTP/1.1 429");
  }

  private Socket connect(String from) throws IOException {
    InetAddress local = InetAddress.ofLiteral(from);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), haproxy().port(), local, 0);
    socket.setSoTimeout(1);
    crowd.add(socket);
    return socket;
  }

  private String request(String from, String headers) {
    String head =
        "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n".formatted(LANE.host(), headers);
    try {
      return RawHttpClient.send(haproxy().port(), from, head.getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether HAProxy has closed the connection, perhaps after a response with 408.
  private static boolean isClosed(Socket socket) {
    try {
      var _ = socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
