package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static io.sluice.edge.RunningEdge.weighted;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// HTTP/1.1 and 1.0 as both sides may expect it of a proxy.
class HttpTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void connections_are_kept_on_both_sides() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < 5; i++) {
        assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
      }
      assertThat(app.connections()).isEqualTo(1);
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() {
    try (App app = new App("a", e -> App.answer(e, 200, e.getRequestURI().getPath()));
        ByteClient client = edge.client()) {
      edge.route(all(app));

      client.write(
          "GET /1 HTTP/1.1\r\n%1$s\r\n\r\nGET /2 HTTP/1.1\r\n%1$s\r\n\r\n".formatted(HOST));

      assertThat(client.read().body()).isEqualTo("/1");
      assertThat(client.read().body()).isEqualTo("/2");
      edge.awaitCounts(ONE, "a", 2, 0);
    }
  }

  @Test
  void the_edge_removes_hop_by_hop_headers_and_sets_the_forwarding_headers_itself() {
    try (ScriptedUpstream echo = echo();
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, echo.endpoint()));

      String seen =
          client
              .exchange(
                  "GET / HTTP/1.1",
                  HOST,
                  "Connection: keep-alive, X-Hop",
                  "X-Hop: 1",
                  "Keep-Alive: timeout=5",
                  "TE: trailers",
                  "Proxy-Authorization: secret",
                  "Upgrade: h2c",
                  "X-Forwarded-For: 6.6.6.6",
                  "X-Forwarded-Host: evil",
                  "X-Forwarded-Prefix: /evil",
                  "Forwarded: for=6.6.6.6",
                  "X-Real-IP: 6.6.6.6",
                  "X-Own: kept")
              .body()
              .toLowerCase(Locale.ROOT);

      assertThat(seen)
          .contains("x-forwarded-for: 127.0.0.1\r\n")
          .contains("x-forwarded-host: " + SHOP.host() + "\r\n")
          .contains("x-forwarded-proto: http\r\n")
          .contains("x-own: kept\r\n")
          .doesNotContain("6.6.6.6", "evil", "x-hop", "keep-alive", "\nte:", "secret", "h2c");
    }
  }

  @Test
  void headers_of_one_hop_in_an_answer_stop_here_and_others_pass() {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send(
                  """
                  HTTP/1.1 299 Very Fine
                  Connection: close, X-Hop
                  X-Hop: 1
                  Keep-Alive: timeout=9
                  X-Sluice-Release: forged
                  Set-Cookie: a=1
                  Set-Cookie: b=2
                  Content-Length: 2

                  ok\
                  """
                      .replace("\n", "\r\n"));
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer = edge.get("/");

      assertThat(answer.head()).startsWith("HTTP/1.1 299 Very Fine");
      assertThat(answer.header("set-cookie")).isEqualTo("a=1, b=2");
      assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
      assertThat(answer.headers()).doesNotContainKeys("x-hop", "keep-alive", "connection");
    }
  }

  @Test
  void connect_is_not_allowed() {
    try (ByteClient client = edge.client()) {
      assertThat(client.exchange("CONNECT a.b:443 HTTP/1.1", "Host: a.b:443").status())
          .isEqualTo(405);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_head_answer_keeps_its_length_and_a_204_has_none() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
                  line.head();
                  line.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      assertThat(client.exchange("HEAD / HTTP/1.1", HOST).header("content-length"))
          .isEqualTo("1234");
      ByteClient.Answer empty = client.exchange("GET / HTTP/1.1", HOST);
      assertThat(empty.status()).isEqualTo(204);
      assertThat(empty.headers()).doesNotContainKeys("content-length", "transfer-encoding");
    }
  }

  @Test
  void an_expectation_is_relayed_and_so_is_the_permission() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  String head = line.head();
                  line.send("HTTP/1.1 100 Continue\r\n\r\n");
                  line.answer(new String(line.read(5), ISO_8859_1) + head.contains("100-continue"));
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("POST / HTTP/1.1", HOST, "Content-Length: 5", "Expect: 100-continue");

      assertThat(client.read().status()).isEqualTo(100);
      assertThat(client.write("hello").read().body()).isEqualTo("hellotrue");
    }
  }

  @Test
  void a_rejected_expectation_is_relayed_and_ends_the_connection() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
                  line.drain();
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));

      ByteClient.Answer answer =
          client.exchange("POST / HTTP/1.1", HOST, "Content-Length: 5", "Expect: 100-continue");

      assertThat(answer.status()).isEqualTo(417);
      assertThat(answer.header("connection")).isEqualTo("close");
    }
  }

  @Test
  void an_http_1_0_client_gets_a_stream_as_it_comes_and_then_the_end_of_the_connection()
      throws IOException {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                  line.read(1);
                  line.send("3\r\ndef\r\n0\r\n\r\n");
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.write(
          "POST / HTTP/1.0\r\n"
              + HOST
              + "\r\nConnection: keep-alive\r\nContent-Length: 100000\r\n\r\n");

      ByteClient.Answer answer = client.readHead();

      assertThat(answer.head()).startsWith("HTTP/1.0 200").doesNotContain("hunked");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(new String(client.exactly(3), ISO_8859_1)).isEqualTo("abc");
      client.write(new byte[100_000]);
      assertThat(new String(client.exactly(3), ISO_8859_1)).isEqualTo("def");
      assertThat(client.isClosed()).isTrue();
    }
  }

  /// Returns an instance that answers with the head of the request.
  private static ScriptedUpstream echo() {
    return new ScriptedUpstream("a", line -> line.answer(line.head()));
  }
}
