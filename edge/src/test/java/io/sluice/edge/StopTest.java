package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @RegisterExtension
  private final RunningEdge brief =
      new RunningEdge(RunningEdge.LIMITS.withStop(Duration.ofMillis(300)));

  @Test
  void a_stop_rejects_new_connections_and_waits_for_pending_responses() throws Exception {
    try (BlockingUpstream app = new BlockingUpstream("a");
        ByteClient waiting = edge.client();
        ByteClient idle = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, app.endpoint()));
      waiting.send("GET / HTTP/1.1", HOST);
      app.awaitRequests(1);
      int port = edge.port();

      Thread stop = Thread.ofVirtual().start(edge::stop);

      await().untilAsserted(() -> assertThatThrownBy(() -> new ByteClient(port)).isNotNull());
      assertThat(idle.isClosed()).isTrue();
      assertThat(stop.isAlive()).isTrue();
      app.open();
      assertThat(waiting.read().body()).isEqualTo("a");
      assertThat(waiting.isClosed()).isTrue();
      stop.join();
    }
  }

  @Test
  void a_stop_waits_no_longer_than_its_limit() {
    try (BlockingUpstream app = new BlockingUpstream("a");
        ByteClient waiting = brief.client()) {
      brief.route(weighted(ONE, "1.0", 100, app.endpoint()));
      waiting.send("GET / HTTP/1.1", HOST);
      app.awaitRequests(1);

      brief.stop();

      assertThatThrownBy(waiting::read).isInstanceOf(UncheckedIOException.class);
    }
  }
}
