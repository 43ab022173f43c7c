package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traps E8, E14 and E15: the framing of requests, their Host, and the headers of responses.
class FramingTrapsTest {
  private static final String HOST = "Host: " + SHOP.host();
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\n" + HOST + "\r\n\r\n";

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final App app = App.named("a");

  @BeforeEach
  void route() {
    edge.route(all(app));
  }

  @AfterEach
  void close() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: -1",
        "Host: other.production.localhost",
        "Bad Name: x"
      })
  void e8_behind_doubtful_framing_nothing_is_taken_for_a_request(String header) {
    try (ByteClient client = edge.client()) {
      client.write("POST / HTTP/1.1\r\n" + HOST + "\r\n" + header + "\r\n\r\n" + HIDDEN);

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
      assertThat(app.handled()).isZero();
    }
  }

  @Test
  void e8_garbage_is_answered_once_and_the_connection_closed() {
    try (ByteClient client = edge.client()) {
      client.write("\u0000\u0001garbage\r\n\r\n" + HIDDEN);

      assertThat(client.read().status()).isEqualTo(400);
      assertThat(client.isClosed()).isTrue();
      assertThat(app.handled()).isZero();
    }
  }

  @Test
  void e8_an_unreadable_chunk_ends_the_connection() {
    try (ByteClient client = edge.client()) {
      client.write("PUT / HTTP/1.1\r\n" + HOST + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

      assertThat(client.isClosed()).isTrue();
      assertThat(app.handled()).isZero();
    }
  }

  @Test
  void e14_the_target_of_a_request_wins_over_its_host() {
    ByteClient.Answer answer =
        ByteClient.once(
            edge.port(),
            "GET http://Shop.Production.localhost:7080/path HTTP/1.1",
            "Host: unknown.production.localhost");

    assertThat(answer.body()).isEqualTo("a");
  }

  @Test
  void e14_the_instance_gets_the_path_and_the_targets_host() {
    try (ScriptedUpstream echo =
        new ScriptedUpstream(
            "a",
            line -> {
              String head = line.head();
              line.answer(head);
            })) {
      edge.route(weighted(ONE, "1.0", 100, echo.endpoint()));

      ByteClient.Answer answer =
          ByteClient.once(
              edge.port(), "GET http://" + SHOP.host() + "?x=1 HTTP/1.1", "Host: other");

      assertThat(answer.body()).startsWith("GET /?x=1 HTTP/1.1\r\n");
      assertThat(answer.body()).containsIgnoringCase("\r\n" + HOST + "\r\n");
    }
  }

  @Test
  void e14_a_trailing_dot_is_the_same_host() {
    assertThat(ByteClient.once(edge.port(), "GET / HTTP/1.1", HOST + ".:" + edge.port()).body())
        .isEqualTo("a");
  }

  @Test
  void e14_an_unknown_host_is_named_in_the_answer() {
    ByteClient.Answer answer =
        ByteClient.once(edge.port(), "GET / HTTP/1.1", "Host: till.production.localhost");

    assertThat(answer.status()).isEqualTo(421);
    assertThat(answer.body()).contains("till.production.localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Accept: */*", "Host:", "Host: a b", "Host: shop.production.localhost:port"})
  void e14_no_host_or_one_that_is_none_is_a_bad_request(String header) {
    assertThat(ByteClient.once(edge.port(), "GET / HTTP/1.1", header).status()).isEqualTo(400);
  }

  @Test
  void e15_a_304_stays_bare() {
    try (ScriptedUpstream instance =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send("HTTP/1.1 304 Unchanged\r\nETag: \"x\"\r\n\r\n");
              line.drain();
            })) {
      edge.route(weighted(ONE, "1.0", 100, instance.endpoint()));

      ByteClient.Answer answer = edge.get("/");

      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("etag")).isEqualTo("\"x\"");
      assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
    }
  }

  @Test
  void e15_an_answer_with_an_endless_head_is_a_bad_gateway_and_an_error() {
    try (ScriptedUpstream instance =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(200_000) + "\r\n\r\n");
              line.drain();
            })) {
      edge.route(weighted(ONE, "1.0", 100, instance.endpoint()));

      assertThat(
              ByteClient.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 0").status())
          .isEqualTo(502);
      edge.awaitCounts(ONE, "a", 1, 1);
    }
  }
}
