package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Tests the maximum time of a connection without a request.
class IdleTest {
  private static final Duration IDLE = Duration.ofMillis(500);

  @RegisterExtension
  private final RunningEdge edge = new RunningEdge(RunningEdge.LIMITS.withClientIdle(IDLE));

  @RegisterExtension
  private final RunningEdge patient =
      new RunningEdge(RunningEdge.LIMITS.withHead(Duration.ofSeconds(1)));

  @Test
  void a_client_that_sends_nothing_is_closed() {
    try (ByteClient client = edge.client()) {
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_head_that_does_not_end_is_closed() {
    try (ByteClient client = edge.client()) {
      client.write("GET / HTTP/1.1\r\nHost: ");

      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void a_head_has_a_time_limit_from_its_first_byte_on_and_its_connection_has_another() {
    try (ScriptedUpstream app = ScriptedUpstream.named("a");
        ByteClient slow = patient.client();
        ByteClient idle = patient.client();
        ByteClient mute = patient.client()) {
      patient.route(weighted(ONE, "1.0", 100, app.endpoint()));
      assertThat(slow.get(SHOP.host(), "/").status()).isEqualTo(200);
      assertThat(idle.get(SHOP.host(), "/").status()).isEqualTo(200);

      slow.write("G");

      assertThat(mute.isClosed()).isTrue();
      assertThat(slow.isClosed()).isTrue();
      assertThat(idle.get(SHOP.host(), "/").status()).isEqualTo(200);
    }
  }

  @Test
  void a_client_that_waits_for_its_answer_is_not_idle_and_after_it_is() {
    try (BlockingUpstream app = new BlockingUpstream("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      client.send("GET / HTTP/1.1", "Host: " + SHOP.host());
      app.awaitRequests(1);
      await().during(IDLE.multipliedBy(2)).until(() -> true);

      app.open();

      assertThat(client.read().body()).isEqualTo("a");
      assertThat(client.isClosed()).isTrue();
    }
  }
}
