package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A WebSocket is a tunnel once both sides agreed: the edge does not parse frames.
class WebSocketTest {
  private static final String[] UPGRADE = {
    "GET /chat HTTP/1.1",
    "Host: " + SHOP.host(),
    "Connection: keep-alive, Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };
  private static final String ACCEPTED =
      """
      HTTP/1.1 101 Switching Protocols
      Connection: Upgrade
      Upgrade: websocket
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

      """
          .replace("\n", "\r\n");

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void bytes_pass_both_ways_after_the_handshake() throws IOException {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  String head = line.head();
                  line.send(
                      ACCEPTED
                          + (head.toLowerCase(Locale.ROOT).contains("upgrade: websocket")
                              ? "hello"
                              : "what?"));
                  line.send(line.read(4));
                  line.drain();
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer = client.send(UPGRADE).readHead();

      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
      assertThat(new String(client.exactly(5), ISO_8859_1)).isEqualTo("hello");
      client.write("ping");
      assertThat(new String(client.exactly(4), ISO_8859_1)).isEqualTo("ping");
    }
  }

  @Test
  void the_handshake_is_counted_and_the_tunnel_is_in_flight_until_the_client_leaves()
      throws IOException {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send(ACCEPTED);
              line.drain();
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      ByteClient client = edge.client();
      client.send(UPGRADE).readHead();
      edge.awaitCounts(ONE, "a", 1, 0);
      edge.route();
      assertThat(edge.lane().at("/draining/0/inFlight").intValue()).isEqualTo(1);

      client.reset();

      await().untilAsserted(() -> assertThat(edge.lane().at("/draining")).isEmpty());
      edge.awaitCounts(ONE, "a", 1, 0);
    }
  }

  @Test
  void an_instance_that_closes_the_tunnel_closes_it_for_the_client_after_its_last_byte()
      throws IOException {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send(ACCEPTED + "bye");
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send(UPGRADE).readHead();

      assertThat(new String(client.exactly(3), ISO_8859_1)).isEqualTo("bye");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_rejected_handshake_keeps_its_headers_and_body() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send(
                      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 4\r\n\r\nlogi");
                  line.head();
                  line.answer("n");
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer = client.send(UPGRADE).read();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).isEqualTo("Basic");
      assertThat(answer.body()).isEqualTo("logi");
      edge.awaitCounts(ONE, "a", 1, 0);
    }
  }

  @Test
  void a_slow_reader_slows_the_other_side() throws IOException {
    var sent = new AtomicLong();
    int size = 32 * 1024 * 1024;
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send(ACCEPTED);
                  byte[] chunk = new byte[64 * 1024];
                  for (int i = 0; i < size; i += chunk.length) {
                    line.send(chunk);
                    sent.addAndGet(chunk.length);
                  }
                  line.drain();
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send(UPGRADE).readHead();
      var last = new AtomicLong(-1);
      await().during(Duration.ofMillis(300)).until(() -> last.getAndSet(sent.get()) == sent.get());

      assertThat(sent.get()).isLessThan(size / 2);
      assertThat(client.exactly(size)).hasSize(size);
    }
  }
}
