package io.sluice.engine.effect.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.RecordingUpstream.Arrived;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The suite of every router for clients that keep a connection and send little: heads, bodies and
/// upgraded connections have a maximum time.
public abstract class SlowClientsConformance {
  /// Limit of each time in the tested router.
  protected static final Duration LIMIT = Duration.ofSeconds(1);

  protected static final LaneKey LANE = new LaneKey("production", "shop");
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String HOST = "Host: " + LANE.host() + "\r\n";
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\n"
          + HOST
          + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  private final RecordingUpstream upstream = RecordingUpstream.start();
  private long number = 1;

  protected abstract void start();

  /// Returns the router, whose limits of heads, bodies and idle upgrades are [#LIMIT].
  protected abstract Router router();

  /// Returns the router's port for traffic.
  protected abstract int port();

  @BeforeEach
  void route() {
    start();
    router().adopt(LANE, new Token(1, number), router().readAll().startId());
    routeTo(upstream);
  }

  /// Routes all traffic to one instance.
  protected void routeTo(RecordingUpstream instance) {
    number++;
    var share = new Share(UUID.randomUUID(), "1", new Percent(100), List.of(instance.backend()));
    Tables.route(router(), LANE, new Token(1, number), List.of(share));
  }

  @AfterEach
  void stopInstance() {
    upstream.close();
  }

  @Test
  void a_silent_connection_is_closed() throws IOException {
    try (var client = new SlowClient(port())) {
      client.awaitClosed();

      assertThat(client.received()).doesNotContainPattern("HTTP/1.1 [25]");
    }
  }

  @Test
  void a_head_that_arrives_byte_by_byte_is_closed() throws IOException {
    try (var client = new SlowClient(port())) {
      client.write("GET / HTTP/1.1\r\n" + HOST + "X: ").trickle("a", PAUSE);

      assertThat(client.received()).doesNotContainPattern("HTTP/1.1 [25]");
      assertThat(upstream.take()).isEmpty();
    }
  }

  @Test
  void a_body_that_arrives_byte_by_byte_is_closed_in_both_framings() throws IOException {
    for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
      try (var client = new SlowClient(port())) {
        client.write("POST / HTTP/1.1\r\n" + HOST + framing + "\r\n\r\n");
        client.trickle(framing.endsWith("chunked") ? "1\r\na\r\n" : "a", PAUSE);

        assertThat(client.received()).as(framing).doesNotContainPattern("HTTP/1.1 [25]");
        assertThat(upstream.take()).as(framing).isEmpty();
      }
    }
  }

  @Test
  void a_body_that_stops_is_closed() throws IOException {
    try (var client = new SlowClient(port())) {
      client.write("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 100000\r\n\r\n");
      client.write("a".repeat(50_000)).awaitClosed();

      assertThat(client.received()).doesNotContainPattern("HTTP/1.1 [25]");
      assertThat(upstream.take()).isEmpty();
    }
  }

  @Test
  void a_body_that_takes_longer_at_a_sufficient_rate_arrives() throws IOException {
    int parts = 20;
    String part = "a".repeat(10_000);
    try (var client = new SlowClient(port())) {
      int length = parts * part.length();
      client.write("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + length + "\r\n\r\n");
      client.repeat(part, parts, PAUSE);
      client.awaitReceived("HTTP/1.1 200");

      assertThat(upstream.take()).extracting(Arrived::body).containsExactly(part.repeat(parts));
    }
  }

  @Test
  void an_idle_upgraded_connection_is_closed_and_one_in_use_is_not() throws IOException {
    try (var idle = new SlowClient(port());
        var used = new SlowClient(port())) {
      idle.write(UPGRADE).awaitReceived("HTTP/1.1 101");
      used.write(UPGRADE).awaitReceived("HTTP/1.1 101");

      used.repeat("a", 30, PAUSE);

      assertThat(idle.isClosed()).as("idle").isTrue();
      assertThat(used.isClosed()).as("in use").isFalse();
    }
  }
}
