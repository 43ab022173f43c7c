package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.all;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProxyTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void a_request_reaches_the_lane_of_its_host_and_names_the_release() {
    try (App app = App.named("a")) {
      edge.route(all(app));

      ByteClient.Answer answer = edge.get("/");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("a");
      assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
      assertThat(answer.header("x-sluice-version")).isEqualTo("1.0");
    }
  }

  @Test
  void weights_split_requests_exactly() {
    try (App a = App.named("a");
        App b = App.named("b");
        App c = App.named("c");
        ByteClient client = edge.client()) {
      edge.route(
          weighted(ONE, "1.0", 90, a.endpoint(), b.endpoint()),
          weighted(TWO, "1.1", 10, c.endpoint()));
      Map<String, Integer> seen = new HashMap<>();

      for (int i = 0; i < 100; i++) {
        seen.merge(client.get(SHOP.host(), "/").body(), 1, Integer::sum);
      }

      assertThat(seen).isEqualTo(Map.of("a", 45, "b", 45, "c", 10));
    }
  }

  @Test
  void a_lane_without_an_instance_returns_503_with_the_reason() {
    edge.route();

    ByteClient.Answer answer = edge.get("/");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).contains("production/shop has no instance");
  }
}
