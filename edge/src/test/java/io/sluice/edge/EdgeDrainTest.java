package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EdgeDrainTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void an_instance_that_left_is_listed_until_its_requests_are_out() {
    try (BlockingUpstream old = new BlockingUpstream("old");
        App present = App.named("present");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, old.endpoint()));
      client.send("GET / HTTP/1.1", "Host: " + SHOP.host());
      old.awaitRequests(1);

      JsonNode answer = RunningEdge.json(edge.route(weighted(ONE, "1.0", 100, present.endpoint())));

      assertThat(answer.at("/draining/0/id").textValue()).isEqualTo("old");
      assertThat(answer.at("/draining/0/release").textValue()).isEqualTo(ONE.toString());
      assertThat(answer.at("/draining/0/inFlight").intValue()).isEqualTo(1);
      assertThat(edge.lane().at("/draining")).hasSize(1);
      old.open();
      assertThat(client.read().body()).isEqualTo("old");
      await().untilAsserted(() -> assertThat(edge.lane().at("/draining")).isEmpty());
    }
  }

  @Test
  void an_instance_that_comes_back_drains_no_more() {
    try (BlockingUpstream upstream = new BlockingUpstream("a");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, upstream.endpoint()));
      client.send("GET / HTTP/1.1", "Host: " + SHOP.host());
      upstream.awaitRequests(1);
      edge.route();

      edge.route(weighted(ONE, "1.0", 100, upstream.endpoint()));

      assertThat(edge.lane().at("/draining")).isEmpty();
      upstream.open();
      assertThat(client.read().body()).isEqualTo("a");
    }
  }
}
