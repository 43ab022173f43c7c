package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Unusual requests and responses, which must neither break the edge nor be changed by it.
class UnusualMessagesTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @ParameterizedTest
  @ValueSource(
      strings = {"X: a\tb", "X: caf\u00e9", "X:", "X: \"quoted\"; a=b", "x-!#$%&'*+.^_`|~: 1"})
  void an_odd_header_passes_unchanged_both_ways(String header) {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              boolean same = line.head().contains("\r\n" + header);
              line.send(
                  "HTTP/1.1 200 OK\r\n"
                      + header
                      + "\r\nContent-Length: 5\r\n\r\n"
                      + (same ? "same " : "other"));
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer = ByteClient.once(edge.port(), "GET / HTTP/1.1", HOST, header);

      assertThat(answer.body()).isEqualTo("same ");
      assertThat(answer.head()).contains(header.stripTrailing());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: a\u0000b", "X: a\u0001b", "X: a\u007fb", "X\u0001: b", ": b", "X"})
  void an_invalid_header_gets_a_response_and_the_edge_continues(String header) {
    try (ScriptedUpstream app = ScriptedUpstream.named("a")) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      assertThat(ByteClient.once(edge.port(), "GET / HTTP/1.1", HOST, header).status())
          .isIn(200, 400);
      assertThat(edge.get("/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX\u0001: b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 \u0001\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        "garbage\r\n\r\n"
      })
  void an_invalid_response_is_a_502_and_an_error_of_the_instance(String text) {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send(text);
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer =
          ByteClient.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 0");

      assertThat(answer.status()).isEqualTo(502);
      edge.awaitCounts(ONE, "a", 1, 1);
    }
  }

  @Test
  void bytes_outside_ascii_in_a_path_arrive_as_they_were_meant() {
    try (ScriptedUpstream app =
            new ScriptedUpstream("a", line -> line.answer(line.head().split(" ", 3)[1]));
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.write(("GET /caf\u00e9?q=\u20ac HTTP/1.1\r\n" + HOST + "\r\n\r\n").getBytes(UTF_8));

      assertThat(client.read().body()).isEqualTo("/caf%C3%A9?q=%E2%82%AC");
    }
  }

  @Test
  void a_path_is_not_touched_otherwise() {
    try (ScriptedUpstream app =
        new ScriptedUpstream("a", line -> line.answer(line.head().split(" ", 3)[1]))) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      String path = "//a/./b/../c;x=1/%2F%zz?q=[1]&q={2}|\\^`\"<>";

      assertThat(edge.get(path).body()).isEqualTo(path);
    }
  }

  @Test
  void a_rejection_of_a_head_request_has_no_body_and_keeps_the_connection() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      assertThat(client.exchange("HEAD / HTTP/1.1", "Host: unknown.localhost").status())
          .isEqualTo(421);
      assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
    }
  }

  @Test
  void a_rejected_upload_is_read_to_its_end_and_keeps_the_connection() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("POST / HTTP/1.1", "Host: unknown.localhost", "Content-Length: 300000");
      client.write(new byte[300_000]);

      assertThat(client.read().status()).isEqualTo(421);
      assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
    }
  }

  @Test
  void every_byte_of_a_body_passes_in_both_directions() {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  byte[] body = line.read(bytes.length);
                  line.send("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
                  line.send(body);
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("POST / HTTP/1.1", HOST, "Content-Length: " + bytes.length).write(bytes);

      assertThat(client.read().body()).isEqualTo(new String(bytes, ISO_8859_1));
    }
  }
}
