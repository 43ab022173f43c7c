package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests when a request is sent again: never if it could then be processed twice.
class UpstreamRetryTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private Endpoint dead = new Endpoint("dead", "127.0.0.1", 1);

  @BeforeEach
  void findDeadPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = new Endpoint("dead", "127.0.0.1", socket.getLocalPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  void a_request_of_any_method_is_sent_elsewhere_if_it_cannot_be_connected(String method) {
    try (App app = App.named("a")) {
      edge.route(weighted(ONE, "1.0", 100, dead, app.endpoint()));

      for (int i = 0; i < 4; i++) {
        ByteClient.Answer answer =
            ByteClient.once(
                edge.port(), method + " / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");
        assertThat(answer.body()).isEqualTo("a");
      }

      edge.awaitCounts(ONE, "a", 4, 0);
      assertThat(edge.counts(ONE, "dead").at("/requests").intValue()).isZero();
    }
  }

  @Test
  void a_streamed_upload_that_was_not_begun_is_sent_elsewhere() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.answer(String.valueOf(line.read(200_000).length));
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, dead, app.endpoint()));
      client.send("POST / HTTP/1.1", HOST, "Content-Length: 200000").write(new byte[200_000]);

      assertThat(client.read().body()).isEqualTo("200000");
    }
  }

  @Test
  void a_request_that_reaches_no_instance_counts_as_one_error() {
    edge.route(weighted(ONE, "1.0", 100, dead));

    ByteClient.Answer answer = edge.get("/");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("no instance of production/shop can be reached");
    assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
    edge.awaitCounts(ONE, "dead", 1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
  void an_idempotent_request_is_retried_if_no_response_comes(String method) {
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", ScriptedUpstream.Line::head);
        App app = App.named("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint(), app.endpoint()));
      for (int i = 0; i < 4; i++) {
        client.send(method + " / HTTP/1.1", HOST);
        assertThat(client.read(method.equals("HEAD")).status()).isEqualTo(200);
      }
      assertThat(broken.requests()).isPositive();
      edge.awaitCounts(ONE, "a", 4, 0);
    }
  }

  @Test
  void a_request_that_kills_its_instance_is_sent_to_one_more_and_to_no_third() {
    List<ScriptedUpstream> killed =
        Stream.of("a", "b", "c", "d", "e", "f").map(ScriptedUpstream::killedByARequest).toList();
    edge.route(
        weighted(
            ONE,
            "1.0",
            100,
            killed.stream().map(ScriptedUpstream::endpoint).toArray(Endpoint[]::new)));

    assertThat(edge.get("/").status()).isEqualTo(502);

    assertThat(killed.stream().mapToInt(ScriptedUpstream::requests).sum()).isEqualTo(2);
    killed.forEach(ScriptedUpstream::close);
  }

  @Test
  void unreachable_instances_do_not_count_as_attempts_to_send() {
    try (ScriptedUpstream killed = ScriptedUpstream.killedByARequest("killed");
        App app = App.named("a")) {
      edge.route(
          weighted(
              ONE,
              "1.0",
              100,
              killed.endpoint(),
              dead,
              numbered(dead, 1),
              numbered(dead, 2),
              app.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("a");
      assertThat(killed.requests()).isEqualTo(1);
    }
  }

  private static Endpoint numbered(Endpoint endpoint, int number) {
    return new Endpoint(endpoint.id() + number, endpoint.host(), endpoint.port());
  }

  @Test
  void the_only_instance_gets_it_once_more() {
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", ScriptedUpstream.Line::head)) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint()));

      assertThat(edge.get("/").status()).isEqualTo(502);

      assertThat(broken.requests()).isEqualTo(2);
    }
  }

  @Test
  void a_kept_body_is_sent_again_in_full() {
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", ScriptedUpstream.Line::head);
        ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  while (true) {
                    line.head();
                    line.answer(new String(line.read(5), UTF_8));
                  }
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint(), app.endpoint()));
      for (int i = 0; i < 4; i++) {
        client.write("PUT / HTTP/1.1\r\n" + HOST + "\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(client.read().body()).isEqualTo("hello");
      }
      assertThat(broken.requests()).isPositive();
    }
  }

  @Test
  void a_post_that_was_sent_is_never_sent_again() {
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", ScriptedUpstream.Line::head);
        ScriptedUpstream other = new ScriptedUpstream("other", ScriptedUpstream.Line::head)) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));

      ByteClient.Answer answer =
          ByteClient.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void a_put_with_a_body_too_large_to_keep_is_not_retried() {
    ScriptedUpstream.Behavior part =
        line -> {
          line.head();
          line.read(100_000);
        };
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", part);
        ScriptedUpstream other = new ScriptedUpstream("other", part);
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));
      client.send("PUT / HTTP/1.1", HOST, "Content-Length: 100000").write(new byte[100_000]);

      assertThat(client.read().status()).isEqualTo(502);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void after_the_head_of_an_answer_nothing_is_sent_again() {
    ScriptedUpstream.Behavior part =
        line -> {
          line.head();
          line.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        };
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", part);
        ScriptedUpstream other = new ScriptedUpstream("other", part);
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));
      client.send("GET / HTTP/1.1", HOST);

      assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void a_5xx_is_a_response_and_is_not_retried() {
    try (App failing = new App("a", exchange -> App.answer(exchange, 503, "busy"));
        App other = new App("b", exchange -> App.answer(exchange, 503, "busy"))) {
      edge.route(weighted(ONE, "1.0", 100, failing.endpoint(), other.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("busy");
      assertThat(failing.handled() + other.handled()).isEqualTo(1);
    }
  }
}
