package io.sluice.edge;

import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.sluice.edge.proxy.ProxyLimits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An edge that lost its disk and waits until its lanes are written again.
class LaneWaitTest {
  private static final String HOST = "Host: " + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge(ProxyLimits.DEFAULT);

  @RegisterExtension
  private final RunningEdge brief =
      new RunningEdge(ProxyLimits.DEFAULT.withLaneWait(Duration.ofMillis(500)));

  @Test
  void a_request_that_arrives_before_its_lane_is_served_once_the_lane_exists() {
    try (App app = new App("a", e -> App.answer(e, 200, String.valueOf(body(e))));
        ByteClient get = edge.client();
        ByteClient post = edge.client()) {
      get.send("GET / HTTP/1.1", HOST);
      post.send("POST / HTTP/1.1", HOST, "Content-Length: 5").write("hello");
      await()
          .during(Duration.ofMillis(200))
          .until(() -> get.socket().getInputStream().available() == 0);

      edge.route(all(app));

      assertThat(get.read().body()).isEqualTo("0");
      assertThat(post.read().body()).isEqualTo("5");
    }
  }

  @Test
  void the_wait_for_a_lane_ends() {
    ByteClient.Answer answer = brief.get("/");

    assertThat(answer.status()).isEqualTo(421);
  }

  @Test
  void an_edge_with_its_table_rejects_unserved_requests_at_once() throws IOException {
    edge.route();
    edge.stop();
    edge.start();

    assertThat(edge.get("/").status()).isEqualTo(503);
    try (ByteClient client = edge.client()) {
      assertThat(client.get("till.production.localhost", "/").status()).isEqualTo(421);
    }
  }

  private static int body(HttpExchange exchange) throws IOException {
    return exchange.getRequestBody().readAllBytes().length;
  }
}
