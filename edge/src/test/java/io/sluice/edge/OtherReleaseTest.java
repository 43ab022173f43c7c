package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import io.sluice.edge.table.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests to a release of which no instance can be reached: another release of the lane answers,
/// and the request counts as an error of the first.
class OtherReleaseTest {
  private static final String HOST = "Host: " + SHOP.host();
  private static final String PREVIEW = LaneKey.PREVIEW + SHOP.host();

  @RegisterExtension private final RunningEdge edge = new RunningEdge();
  private final App stable = App.named("stable");
  private Endpoint dead = new Endpoint("dead", "127.0.0.1", 1);

  @BeforeEach
  void findDeadPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      dead = new Endpoint("dead", "127.0.0.1", socket.getLocalPort());
    }
  }

  @AfterEach
  void close() {
    stable.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
  void a_dead_release_costs_no_request_of_any_method(String method) {
    edge.route(weighted(ONE, "1.0", 0, stable.endpoint()), weighted(TWO, "2.0", 100, dead));

    for (int i = 0; i < 20; i++) {
      ByteClient.Answer answer =
          ByteClient.once(edge.port(), method + " / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");
      assertThat(answer.body()).isEqualTo("stable");
      assertThat(answer.header("x-sluice-release")).isEqualTo(ONE.toString());
    }

    edge.awaitCounts(TWO, "dead", 20, 20);
    assertThat(edge.counts(ONE, "stable").at("/requests").intValue()).isZero();
  }

  @Test
  void a_release_without_members_costs_no_request_and_is_counted() {
    edge.route(weighted(ONE, "1.0", 50, stable.endpoint()), weighted(TWO, "2.0", 50));

    for (int i = 0; i < 10; i++) {
      assertThat(edge.get("/").body()).isEqualTo("stable");
    }

    edge.awaitCounts(TWO, "none", 5, 5);
    edge.awaitCounts(ONE, "stable", 5, 0);
  }

  @Test
  void stable_is_helped_by_the_candidate_too() {
    try (App candidate = App.named("candidate")) {
      edge.route(weighted(ONE, "1.0", 90, dead), weighted(TWO, "2.0", 10, candidate.endpoint()));

      for (int i = 0; i < 10; i++) {
        assertThat(edge.get("/").body()).isEqualTo("candidate");
      }

      edge.awaitCounts(ONE, "dead", 9, 9);
      edge.awaitCounts(TWO, "candidate", 1, 0);
    }
  }

  @Test
  void a_release_that_dies_with_each_request_costs_no_idempotent_request() {
    try (ScriptedUpstream broken = new ScriptedUpstream("broken", ScriptedUpstream.Line::head)) {
      edge.route(
          weighted(ONE, "1.0", 0, stable.endpoint()), weighted(TWO, "2.0", 100, broken.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("stable");
      assertThat(broken.requests()).as("one repeat, and that by the other release").isEqualTo(1);

      ByteClient.Answer post =
          ByteClient.once(edge.port(), "POST / HTTP/1.1", HOST, "Content-Length: 2", "", "hi");
      assertThat(post.status()).isEqualTo(502);
      edge.awaitCounts(TWO, "broken", 2, 2);
    }
  }

  @Test
  void a_request_that_kills_its_release_reaches_one_instance_of_the_other_and_no_third() {
    try (ScriptedUpstream candidate = ScriptedUpstream.killedByARequest("candidate");
        ScriptedUpstream first = ScriptedUpstream.killedByARequest("first");
        ScriptedUpstream second = ScriptedUpstream.killedByARequest("second")) {
      edge.route(
          weighted(ONE, "1.0", 0, first.endpoint(), second.endpoint()),
          weighted(TWO, "2.0", 100, candidate.endpoint()));

      assertThat(edge.get("/").status()).isEqualTo(502);

      assertThat(candidate.requests()).isEqualTo(1);
      assertThat(first.requests() + second.requests()).isEqualTo(1);
      edge.awaitCounts(TWO, "candidate", 1, 1);
    }
  }

  @Test
  void a_request_that_kills_its_release_reaches_the_other_past_a_dead_instance() {
    try (ScriptedUpstream candidate = ScriptedUpstream.killedByARequest("candidate")) {
      edge.route(
          weighted(ONE, "1.0", 0, dead, stable.endpoint()),
          weighted(TWO, "2.0", 100, candidate.endpoint()));

      assertThat(edge.get("/").body()).isEqualTo("stable");
      assertThat(edge.get("/").body()).isEqualTo("stable");
      assertThat(candidate.requests()).isEqualTo(1);
    }
  }

  @Test
  void an_error_of_the_release_that_answers_counts_for_the_first() {
    try (App failing = new App("failing", exchange -> App.answer(exchange, 500, "no"))) {
      edge.route(weighted(ONE, "1.0", 0, failing.endpoint()), weighted(TWO, "2.0", 100, dead));

      assertThat(edge.get("/").status()).isEqualTo(500);

      edge.awaitCounts(TWO, "dead", 1, 1);
      edge.awaitCounts(ONE, "failing", 0, 0);
    }
  }

  @Test
  void a_request_counts_as_one_error_if_no_release_can_be_reached() {
    edge.route(weighted(ONE, "1.0", 0, dead), weighted(TWO, "2.0", 100, dead));

    assertThat(edge.get("/").status()).isEqualTo(502);

    edge.awaitCounts(TWO, "dead", 1, 1);
    edge.awaitCounts(ONE, "dead", 0, 0);
  }

  @Test
  void requests_of_matches_and_of_clients_on_their_side_find_the_other_one_too() {
    var match = new Match(Match.Kind.HEADER, "x-team", "qa");
    var sticky = TrafficRules.NONE.withSticky(Optional.of(Duration.ofHours(1)));
    edge.route();
    edge.putRules(
        new ReleaseTrafficRules(TWO, sticky.withMatch(List.of(match))),
        weighted(ONE, "1.0", 1, stable.endpoint()),
        weighted(TWO, "2.0", 99, dead));

    assertThat(ByteClient.once(edge.port(), "GET / HTTP/1.1", HOST, "x-team: qa", "").body())
        .isEqualTo("stable");
    edge.awaitCounts(TWO, "dead", 1, 1);
    assertThat(edge.counts(TWO, "dead").at("/matched").intValue()).isEqualTo(1);
    assertThat(edge.counts(TWO, "dead").at("/matchedErrors").intValue()).isEqualTo(1);
    String client = "Cookie: sluice-side=%s-7".formatted(TWO.toString().substring(0, 8));
    assertThat(ByteClient.once(edge.port(), "GET / HTTP/1.1", HOST, client, "").body())
        .isEqualTo("stable");
    edge.awaitCounts(TWO, "dead", 2, 2);
    assertThat(edge.counts(TWO, "dead").at("/matched").intValue()).isEqualTo(1);
    assertThat(edge.admin("GET", "/v1/counters", "").body())
        .containsOnlyOnce("buckets")
        .contains("\"buckets\":[[7,1,1]]");
  }

  @Test
  void a_preview_never_shows_another_release_and_is_never_counted() {
    try (App candidate = new App("candidate", exchange -> App.answer(exchange, 500, "no"))) {
      edge.route();
      var preview =
          new ReleaseTrafficRules(TWO, TrafficRules.NONE.withMatch(List.of(Match.PREVIEW)));
      edge.putRules(
          preview,
          weighted(ONE, "1.0", 100, stable.endpoint()),
          weighted(TWO, "2.0", 0, candidate.endpoint()));
      assertThat(preview()).isEqualTo(500);
      edge.putRules(
          preview, weighted(ONE, "1.0", 100, stable.endpoint()), weighted(TWO, "2.0", 0, dead));
      assertThat(preview()).isEqualTo(502);

      await()
          .untilAsserted(() -> {
            assertThat(edge.counts(TWO, "candidate").at("/previews").intValue()).isEqualTo(1);
            assertThat(edge.counts(TWO, "dead").at("/previews").intValue()).isEqualTo(1);
          });
      edge.awaitCounts(TWO, "candidate", 0, 0);
      edge.awaitCounts(TWO, "dead", 0, 0);
    }
  }

  private int preview() {
    try (ByteClient client = edge.client()) {
      return client.get(PREVIEW, "/").status();
    }
  }
}
