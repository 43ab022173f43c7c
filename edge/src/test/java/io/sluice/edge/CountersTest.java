package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.all;
import static io.sluice.edge.RunningEdge.json;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CountersTest {
  @RegisterExtension private final RunningEdge edge = new RunningEdge();

  @Test
  void a_5xx_is_an_error_and_a_4xx_is_not() {
    try (App app =
        new App(
            "a",
            exchange ->
                App.answer(
                    exchange,
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)),
                    ""))) {
      edge.route(all(app));

      for (String status : new String[] {"200", "404", "429", "500", "503"}) {
        edge.get("/" + status);
      }

      edge.awaitCounts(ONE, "a", 5, 2);
      assertThat(edge.counts(ONE, "a").at("/port").intValue()).isEqualTo(app.port());
    }
  }

  @Test
  void a_request_rejected_by_the_edge_itself_counts_for_no_release() {
    try (App app = App.named("a");
        ByteClient client = edge.client()) {
      edge.route(all(app));

      client.get("unknown.production.localhost", "/");

      assertThat(edge.counts(ONE, "a").at("/requests").intValue()).isZero();
    }
  }

  @Test
  void latency_counts_are_cumulative_and_end_below_the_number_of_requests() {
    try (App app = App.named("a")) {
      edge.route(all(app));
      edge.get("/");
      edge.get("/");
      edge.awaitCounts(ONE, "a", 2, 0);

      JsonNode counts = edge.counts(ONE, "a");
      JsonNode bounds = json(edge.admin("GET", "/v1/counters", "")).at("/bounds");
      assertThat(counts.at("/latency")).hasSameSizeAs(bounds);
      assertThat(counts.at("/latency/" + (bounds.size() - 1)).intValue()).isEqualTo(2);
      assertThat(counts.at("/latency").valueStream().map(JsonNode::intValue)).isSorted();
    }
  }

  @Test
  void a_request_is_counted_at_its_end_for_the_release_chosen_at_its_arrival() {
    try (BlockingUpstream slow = new BlockingUpstream("slow");
        App next = App.named("next");
        ByteClient client = edge.client()) {
      edge.route(weighted(ONE, "1.0", 100, slow.endpoint()));
      client.send("GET / HTTP/1.1", "Host: " + SHOP.host());
      slow.awaitRequests(1);
      edge.route(weighted(TWO, "1.1", 100, next.endpoint()));
      assertThat(edge.counts(ONE, "slow").at("/requests").intValue()).isZero();

      slow.open();

      assertThat(client.read().header("x-sluice-release")).isEqualTo(ONE.toString());
      edge.awaitCounts(ONE, "slow", 1, 0);
      assertThat(edge.counts(TWO, "next").at("/requests").intValue()).isZero();
    }
  }

  @Test
  void counters_name_start_token_weight_and_version() {
    try (App app = App.named("a")) {
      edge.route(all(app));

      JsonNode counters = json(edge.admin("GET", "/v1/counters", ""));

      assertThat(counters.at("/startId")).isEqualTo(edge.state().at("/startId"));
      assertThat(counters.at("/at").textValue()).isNotBlank();
      JsonNode lane = counters.at("/lanes/production~1shop");
      assertThat(lane.at("/token/n").intValue()).isEqualTo(2);
      assertThat(lane.at("/releases/" + ONE + "/version").textValue()).isEqualTo("1.0");
      assertThat(lane.at("/releases/" + ONE + "/weight").intValue()).isEqualTo(100);
      assertThat(lane.at("/releases/" + ONE + "/members").intValue()).isEqualTo(1);
    }
  }

  @Test
  void a_release_removed_from_the_table_stays_listed_with_weight_0() {
    try (App app = App.named("a")) {
      edge.route(all(app));
      edge.get("/");

      edge.route();

      edge.awaitCounts(ONE, "a", 1, 0);
      assertThat(
              json(edge.admin("GET", "/v1/counters", ""))
                  .at("/lanes/production~1shop/releases/" + ONE + "/weight")
                  .intValue())
          .isZero();
    }
  }

  @Test
  void requests_of_sticky_clients_are_counted_by_the_number_that_they_sent() {
    App stable =
        new App(
            "a", it -> App.answer(it, it.getRequestURI().getPath().length() > 1 ? 500 : 200, ""));
    try (stable;
        App candidate = App.named("b")) {
      edge.route();
      edge.putRules(
          new ReleaseTrafficRules(
              TWO,
              TrafficRules.NONE
                  .withSticky(Optional.of(Duration.ofHours(1)))
                  .withMatch(List.of(new Match(Match.Kind.HEADER, "x-team", "qa")))),
          weighted(ONE, "1.0", 90, stable.endpoint()),
          weighted(TWO, "2.0", 10, candidate.endpoint()));

      for (int number : new int[] {42, 7, 42}) {
        send("/", cookie(TWO, number));
      }
      send("/fails", cookie(TWO, 42));
      send("/", cookie(TWO, 3), "x-team: qa");
      send("/", cookie(new UUID(-1, -1), 42));

      await().untilAsserted(() -> assertThat(requests()).isEqualTo(6));
      assertThat(release(ONE).at("/buckets").toString()).isEqualTo("[[42,3,1]]");
      assertThat(release(TWO).at("/buckets").toString()).isEqualTo("[[7,1,0]]");
    }
  }

  @Test
  void a_release_without_sticky_clients_has_no_buckets() {
    try (App app = App.named("a")) {
      edge.route(all(app));
      send("/", cookie(ONE, 42));
      edge.awaitCounts(ONE, "a", 1, 0);

      assertThat(release(ONE).has("buckets")).isFalse();
    }
  }

  private void send(String path, String... headers) {
    String[] lines =
        Stream.concat(
                Stream.of("GET " + path + " HTTP/1.1", "Host: " + SHOP.host()),
                Stream.concat(Stream.of(headers), Stream.of("")))
            .toArray(String[]::new);
    ByteClient.once(edge.port(), lines);
  }

  private static String cookie(UUID release, int number) {
    return "Cookie: sluice-side=%s-%d".formatted(release.toString().substring(0, 8), number);
  }

  private int requests() {
    return edge.counts(ONE, "a").at("/requests").intValue()
        + edge.counts(TWO, "b").at("/requests").intValue();
  }

  private JsonNode release(UUID release) {
    return json(edge.admin("GET", "/v1/counters", ""))
        .at("/lanes/production~1shop/releases/" + release);
  }

  @Test
  void the_metrics_page_contains_the_same_counts() {
    try (App app = App.named("a")) {
      edge.route(all(app));
      edge.get("/");
      edge.awaitCounts(ONE, "a", 1, 0);

      String text = edge.admin("GET", "/metrics", "").body();

      assertThat(text)
          .contains(
              "sluice_edge_requests_total{instance=\"a\",lane=\"production/shop\",release=\"%s\",version=\"1.0\"} 1.0"
                  .formatted(ONE))
          .contains("sluice_edge_latency_seconds_bucket{")
          .contains("le=\"+Inf\"} 1")
          .contains(
              "sluice_edge_responses_total{instance=\"a\",lane=\"production/shop\",method=\"GET\",release=\"%s\",status=\"2xx\",version=\"1.0\"} 1.0"
                  .formatted(ONE))
          .contains("sluice_edge_weight_ratio{")
          .contains("sluice_edge_in_flight{");
    }
  }
}
