package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.share;
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
class RetryTest {
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
      edge.route(share(ONE, "1.0", 100, dead, app.endpoint()));

      for (int i = 0; i < 4; i++) {
        Client.Answer answer =
            Client.once(edge.port(), method + " / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");
        assertThat(answer.body()).isEqualTo("a");
      }

      edge.awaitCounts(ONE, "a", 4, 0);
      assertThat(edge.counts(ONE, "dead").at("/requests").intValue()).isZero();
    }
  }

  @Test
  void a_streamed_upload_that_was_not_begun_is_sent_elsewhere() {
    try (Script app =
            new Script(
                "a",
                line -> {
                  line.head();
                  line.answer(String.valueOf(line.read(200_000).length));
                });
        Client client = edge.client()) {
      edge.route(share(ONE, "1.0", 100, dead, app.endpoint()));
      client.send("POST / HTTP/1.1", HOST, "Content-Length: 200000").write(new byte[200_000]);

      assertThat(client.read().body()).isEqualTo("200000");
    }
  }

  @Test
  void where_nothing_can_be_reached_one_request_is_counted_as_one_error() {
    edge.route(share(ONE, "1.0", 100, dead));

    Client.Answer answer = edge.get("/");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("no instance of production/shop can be reached");
    assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
    edge.awaitCounts(ONE, "dead", 1, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
  void an_idempotent_request_is_retried_if_no_response_comes(String method) {
    try (Script broken = new Script("broken", Script.Line::head);
        App app = App.named("a");
        Client client = edge.client()) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint(), app.endpoint()));
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
    List<Script> killed =
        Stream.of("a", "b", "c", "d", "e", "f").map(Script::killedByARequest).toList();
    edge.route(
        share(ONE, "1.0", 100, killed.stream().map(Script::endpoint).toArray(Endpoint[]::new)));

    assertThat(edge.get("/").status()).isEqualTo(502);

    assertThat(killed.stream().mapToInt(Script::requests).sum()).isEqualTo(2);
    killed.forEach(Script::close);
  }

  @Test
  void between_the_two_that_may_get_it_any_number_cannot_be_connected() {
    try (Script killed = Script.killedByARequest("killed");
        App app = App.named("a")) {
      edge.route(
          share(
              ONE,
              "1.0",
              100,
              killed.endpoint(),
              dead,
              again(dead, 1),
              again(dead, 2),
              app.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("a");
      assertThat(killed.requests()).isEqualTo(1);
    }
  }

  private static Endpoint again(Endpoint endpoint, int number) {
    return new Endpoint(endpoint.id() + number, endpoint.host(), endpoint.port());
  }

  @Test
  void the_only_instance_gets_it_once_more() {
    try (Script broken = new Script("broken", Script.Line::head)) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint()));

      assertThat(edge.get("/").status()).isEqualTo(502);

      assertThat(broken.requests()).isEqualTo(2);
    }
  }

  @Test
  void a_kept_body_is_sent_again_in_full() {
    try (Script broken = new Script("broken", Script.Line::head);
        Script app =
            new Script(
                "a",
                line -> {
                  while (true) {
                    line.head();
                    line.answer(new String(line.read(5), UTF_8));
                  }
                });
        Client client = edge.client()) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint(), app.endpoint()));
      for (int i = 0; i < 4; i++) {
        client.write("PUT / HTTP/1.1\r\n" + HOST + "\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(client.read().body()).isEqualTo("hello");
      }
      assertThat(broken.requests()).isPositive();
    }
  }

  @Test
  void a_post_that_was_sent_is_never_sent_again() {
    try (Script broken = new Script("broken", Script.Line::head);
        Script other = new Script("other", Script.Line::head)) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));

      Client.Answer answer =
          Client.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void a_put_with_a_body_too_large_to_keep_is_not_retried() {
    Script.Part part =
        line -> {
          line.head();
          line.read(100_000);
        };
    try (Script broken = new Script("broken", part);
        Script other = new Script("other", part);
        Client client = edge.client()) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));
      client.send("PUT / HTTP/1.1", HOST, "Content-Length: 100000").write(new byte[100_000]);

      assertThat(client.read().status()).isEqualTo(502);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void after_the_head_of_an_answer_nothing_is_sent_again() {
    Script.Part part =
        line -> {
          line.head();
          line.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        };
    try (Script broken = new Script("broken", part);
        Script other = new Script("other", part);
        Client client = edge.client()) {
      edge.route(share(ONE, "1.0", 100, broken.endpoint(), other.endpoint()));
      client.send("GET / HTTP/1.1", HOST);

      assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
      assertThat(broken.requests() + other.requests()).isEqualTo(1);
    }
  }

  @Test
  void a_5xx_is_a_response_and_is_not_retried() {
    try (App failing = new App("a", exchange -> App.answer(exchange, 503, "busy"));
        App other = new App("b", exchange -> App.answer(exchange, 503, "busy"))) {
      edge.route(share(ONE, "1.0", 100, failing.endpoint(), other.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("busy");
      assertThat(failing.handled() + other.handled()).isEqualTo(1);
    }
  }
}
