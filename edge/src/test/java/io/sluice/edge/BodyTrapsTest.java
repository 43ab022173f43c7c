package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Traps E6, E10, E12 and E13: either side breaks off, and the other one must be handled correctly.
class BodyTrapsTest {
  private static final String HOST = "Host: " + SHOP.host();
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345";

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @RegisterExtension
  private final RunningEdge strict =
      new RunningEdge(
          RunningEdge.LIMITS
              .withRequest(Duration.ofSeconds(3))
              .withResponseIdle(Duration.ofMillis(500)));

  @Test
  void e6_a_client_that_leaves_before_the_answer_is_no_error_and_no_sample() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", line -> waitFor(line))) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      ByteClient client = edge.client().send("GET / HTTP/1.1", HOST);
      await().until(() -> app.requests() == 1);

      client.reset();

      edge.awaitClientAborts(ONE, "a", 1);
    }
  }

  @Test
  void e6_a_client_that_leaves_within_the_answer_is_no_error() {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.send(HALF);
              line.drain();
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      ByteClient client = edge.client().send("GET / HTTP/1.1", HOST);
      await().until(() -> client.socket().getInputStream().available() > 0);

      client.reset();

      edge.awaitCounts(ONE, "a", 1, 0);
    }
  }

  @Test
  void e6_a_client_that_leaves_within_its_upload_is_no_error() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", line -> waitFor(line))) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      ByteClient client =
          edge.client().send("POST / HTTP/1.1", HOST, "Content-Length: 1000000", "", "begin");
      await().until(() -> app.requests() == 1);

      client.reset();

      edge.awaitClientAborts(ONE, "a", 1);
    }
  }

  @Test
  void e6_an_instance_that_breaks_off_within_its_answer_is_an_error_and_the_client_sees_it() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send(HALF);
                  line.reset();
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("GET / HTTP/1.1", HOST);

      assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
      edge.awaitCounts(ONE, "a", 1, 1);
    }
  }

  @Test
  void e6_an_instance_that_ends_a_chunked_answer_early_is_an_error_too() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                });
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("GET / HTTP/1.1", HOST);

      assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
      edge.awaitCounts(ONE, "a", 1, 1);
    }
  }

  @Test
  void e10_an_answer_before_the_end_of_the_upload_reaches_the_client() {
    try (ScriptedUpstream app =
        new ScriptedUpstream(
            "a",
            line -> {
              line.head();
              line.read(1000);
              line.send(
                  "HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull");
              line.finish();
              line.read(100_000);
            })) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 0; i < 10; i++) {
        try (ByteClient client = edge.client()) {
          client.send("POST / HTTP/1.1", HOST, "Content-Length: 4000000");
          Thread upload = Thread.ofVirtual().start(() -> upload(client, 4_000_000));

          assertThat(client.read().body()).isEqualTo("full");
          upload.interrupt();
        }
      }
      edge.awaitCounts(ONE, "a", 10, 0);
    }
  }

  @Test
  void e12_a_quiet_answer_is_waited_for_and_one_that_takes_too_long_is_the_instances_error() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
                  line.answer("a");
                  waitFor(line);
                });
        ByteClient client = strict.client()) {
      strict.route(weighted(ONE, "1.0", 100, app.endpoint()));

      assertThat(client.get(SHOP.host(), "/").body()).isEqualTo("a");
      assertThat(client.get(SHOP.host(), "/").status()).isEqualTo(504);
      strict.awaitCounts(ONE, "a", 2, 1);
    }
  }

  @Test
  void e12_an_upload_byte_by_byte_is_ended_and_not_the_instances_error() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", line -> waitFor(line));
        ByteClient client = strict.client()) {
      strict.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("POST / HTTP/1.1", HOST, "Content-Length: 1000000");

      await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> client.write("x").socket().getInputStream().available() > 0);

      assertThat(client.read().status()).isEqualTo(408);
      strict.awaitCounts(ONE, "a", 1, 0);
    }
  }

  @Test
  void e12_an_answer_that_stops_halfway_is_the_instances_error() {
    try (ScriptedUpstream app =
            new ScriptedUpstream(
                "a",
                line -> {
                  line.head();
                  line.send(HALF);
                  line.drain();
                });
        ByteClient client = strict.client()) {
      strict.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("GET / HTTP/1.1", HOST);

      assertThatThrownBy(client::read).isInstanceOf(UncheckedIOException.class);
      strict.awaitCounts(ONE, "a", 1, 1);
    }
  }

  @Test
  void e13_client_aborts_leave_nothing_in_flight() {
    try (ScriptedUpstream app = new ScriptedUpstream("a", line -> waitFor(line))) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      for (int i = 1; i <= 20; i++) {
        int number = i;
        ByteClient client = edge.client().send("GET / HTTP/1.1", HOST);
        await().until(() -> app.requests() == number);
        client.reset();
      }

      edge.route();

      await().untilAsserted(() -> assertThat(edge.lane().at("/draining")).isEmpty());
      edge.awaitClientAborts(ONE, "a", 20);
    }
  }

  private static void waitFor(ScriptedUpstream.Line line) throws IOException {
    line.head();
    line.drain();
  }

  private static void upload(ByteClient client, int length) {
    try {
      client.write(new byte[length]);
    } catch (UncheckedIOException e) {
      // The connection may be closed after the response.
    }
  }
}
