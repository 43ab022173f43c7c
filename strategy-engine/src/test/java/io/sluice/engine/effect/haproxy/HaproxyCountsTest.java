package io.sluice.engine.effect.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import io.sluice.engine.effect.haproxy.Rude.Manner;
import io.sluice.engine.effect.target.RawHttpClient;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.SlowClient;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests the traps in HAProxy's counters, each by its name in docs/haproxy.md, with instances that
/// misbehave.
class HaproxyCountsTest extends HaproxyFixture {
  private final Rude rude = new Rude();

  /// @param untimed requests without a latency
  private record Sum(long requests, long errors, long aborts, long untimed) {}

  @AfterEach
  void stopRude() {
    rude.close();
  }

  @Test
  void a_connection_that_is_closed_without_an_answer_is_one_error() throws Exception {
    route(share(stable, 100, List.of(rude.start(Manner.SILENT))));

    assertThat(post()).startsWith("HTTP/1.1 502");

    assertThat(sum(stable)).isEqualTo(new Sum(1, 1, 0, 1));
  }

  @Test
  void a_retry_that_was_answered_is_no_error() throws Exception {
    route(share(stable, 100, List.of(rude.start(Manner.SILENT_ONCE))));

    assertThat(get()).isEqualTo("200 " + stable);

    assertThat(sum(stable)).isEqualTo(new Sum(1, 0, 0, 0));
  }

  @Test
  void a_request_that_is_not_idempotent_is_sent_once() throws Exception {
    route(share(stable, 100, List.of(rude.start(Manner.SILENT), rude.start(Manner.SILENT))));

    assertThat(post()).startsWith("HTTP/1.1 502");

    assertThat(rude.arrived()).isEqualTo(1);
  }

  @Test
  void a_client_that_left_before_an_answer_is_no_error_and_no_answer() throws Exception {
    route(share(stable, 100, List.of(rude.start(Manner.NEVER))));
    try (var client = new Socket(InetAddress.getLoopbackAddress(), haproxy().port())) {
      String request = "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(LANE.host());
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> rude.arrived() == 1);
    }

    await().untilAsserted(() -> assertThat(sum(stable)).isEqualTo(new Sum(0, 0, 1, 0)));
  }

  @Test
  void a_client_whose_body_is_too_slow_is_no_error() throws Exception {
    start(Map.of("SLUICE_BODY_MS", "500"));
    route(share(stable, 100, List.of(rude.start(Manner.NEVER))));
    try (var client = new SlowClient(haproxy().port())) {
      client
          .write(
              "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: 9999\r\n\r\n".formatted(LANE.host()))
          .trickle("a", Duration.ofMillis(50));
    }

    assertThat(sum(stable)).isEqualTo(new Sum(0, 0, 0, 0));
  }

  @Test
  void an_application_that_closes_idle_connections_early_costs_no_request() throws Exception {
    route(share(stable, 100, List.of(rude.start(Manner.HASTY))));
    try (var client = new Socket(InetAddress.getLoopbackAddress(), haproxy().port())) {
      client.setSoTimeout(10_000);
      String request =
          "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\n\r\n".formatted(LANE.host());
      for (int i = 0; i < 200; i++) {
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(Rude.head(client.getInputStream())).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(sum(stable)).isEqualTo(new Sum(200, 0, 0, 0));
  }

  @Test
  void an_answer_of_haproxy_itself_counts_and_has_no_latency() throws Exception {
    Backend gone = upstreams.start();
    upstreams.kill(gone);
    route(share(stable, 100, List.of(gone)));

    assertThat(get()).isEqualTo("503 " + stable);

    assertThat(sum(stable)).isEqualTo(new Sum(1, 1, 0, 1));
    assertThat(instances(stable).fieldNames()).toIterable().contains("none");
  }

  @Test
  void a_slot_that_is_claimed_again_starts_from_nothing() throws Exception {
    for (int i = 0; i <= SLOTS; i++) {
      UUID release = UUID.randomUUID();
      route(share(release, 100, List.of(upstreams.start())));
      assertThat(get()).isEqualTo("200 " + release);
      assertThat(sum(release)).as("claim %d", i).isEqualTo(new Sum(1, 0, 0, 0));
    }
  }

  @Test
  void counts_after_a_restart_bear_another_start() throws Exception {
    String before = counters().path("startId").asText();

    haproxy().restart();

    assertThat(counters().path("startId").asText()).isNotEqualTo(before);
  }

  @Test
  void a_request_that_another_release_answers_is_an_error_of_the_first_release_only()
      throws Exception {
    Backend gone = upstreams.start();
    route(share(stable, 0, List.of(upstreams.start())), share(candidate, 100, List.of(gone)));
    assertThat(get()).isEqualTo("200 " + candidate);
    upstreams.kill(gone);

    for (int i = 0; i < 10; i++) {
      assertThat(get()).isEqualTo("200 " + stable);
    }

    assertThat(sum(candidate)).isEqualTo(new Sum(11, 10, 0, 10));
    assertThat(sum(stable)).isEqualTo(new Sum(0, 0, 0, 0));
  }

  @Test
  void so_is_an_error_of_the_other_one() throws Exception {
    route(share(stable, 0, List.of(rude.start(Manner.SILENT))), share(candidate, 100, List.of()));

    assertThat(post()).startsWith("HTTP/1.1 502");

    assertThat(sum(candidate)).isEqualTo(new Sum(1, 1, 0, 1));
    assertThat(sum(stable)).isEqualTo(new Sum(0, 0, 0, 0));
  }

  @Test
  void requests_to_a_preview_are_not_counted_even_if_they_fail() throws Exception {
    Backend dying = upstreams.start();
    var shares =
        List.of(
            share(stable, 100, List.of(upstreams.start())), share(candidate, 0, List.of(dying)));
    Tables.route(router(), LANE, token(), shares, matching(Match.PREVIEW));
    String preview = LaneKey.PREVIEW + LANE.host();
    assertThat(RawHttpClient.get(haproxy().port(), preview)).isEqualTo("200 " + candidate);
    upstreams.kill(dying);
    assertThat(RawHttpClient.get(haproxy().port(), preview)).isEqualTo("503 " + candidate);
    shares = List.of(shares.getFirst(), share(candidate, 0, List.of(rude.start(Manner.SILENT))));
    Tables.route(router(), LANE, token(), shares, matching(Match.PREVIEW));
    assertThat(
            RawHttpClient.answer(haproxy().port(), "POST / HTTP/1.1", preview, "Content-Length: 0"))
        .startsWith("HTTP/1.1 502");

    assertThat(sum(candidate)).isEqualTo(new Sum(0, 0, 0, 0));
  }

  @Test
  void requests_by_a_match_are_counted_once_more_apart() throws Exception {
    Backend dying = upstreams.start();
    var match = new Match(Match.Kind.HEADER, "x-team", "qa");
    var shares =
        List.of(
            share(stable, 0, List.of(upstreams.start())), share(candidate, 100, List.of(dying)));
    Tables.route(router(), LANE, token(), shares, matching(match));
    get();
    get("x-team: qa");
    upstreams.kill(dying);
    assertThat(get("x-team: qa")).isEqualTo("200 " + stable);

    assertThat(sum(candidate)).isEqualTo(new Sum(3, 1, 0, 1));
    assertThat(matched("matched")).isEqualTo(2);
    assertThat(matched("matchedErrors")).isEqualTo(1);
    JsonNode latency = instances(candidate).path(dying.id().toString()).path("matchedLatency");
    assertThat(latency).hasSize(14);
    assertThat(latency.get(13).asLong()).isEqualTo(1);
  }

  @Test
  void requests_of_sticky_clients_are_counted_by_the_number_that_they_sent() throws Exception {
    Backend dying = upstreams.start();
    var match = new Match(Match.Kind.HEADER, "x-team", "qa");
    var rules = TrafficRules.NONE.withSticky(Optional.of(Duration.ofHours(1)));
    var shares =
        List.of(
            share(stable, 90, List.of(upstreams.start())), share(candidate, 10, List.of(dying)));
    Tables.route(
        router(),
        LANE,
        token(),
        shares,
        Optional.of(new ReleaseTrafficRules(candidate, rules.withMatch(List.of(match)))));
    String cookie = "Cookie: sluice-side=%s-".formatted(candidate.toString().substring(0, 8));
    for (int number : new int[] {42, 7, 42}) {
      get(cookie + number);
    }
    get();
    get(cookie + 3, "x-team: qa");
    upstreams.kill(dying);
    assertThat(get(cookie + 7)).isEqualTo("200 " + stable);

    assertThat(release(stable).path("buckets").toString()).isEqualTo("[[42,2,0]]");
    assertThat(release(candidate).path("buckets").toString()).isEqualTo("[[7,2,1]]");
  }

  @Test
  void a_release_without_sticky_clients_has_no_buckets() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));
    get("Cookie: sluice-side=%s-7".formatted(stable.toString().substring(0, 8)));

    assertThat(release(stable).has("buckets")).isFalse();
  }

  private Optional<ReleaseTrafficRules> matching(Match match) {
    return Optional.of(
        new ReleaseTrafficRules(candidate, TrafficRules.NONE.withMatch(List.of(match))));
  }

  private long matched(String field) throws Exception {
    long sum = 0;
    for (JsonNode instance : instances(candidate)) {
      sum += instance.path(field).asLong();
    }
    return sum;
  }

  private String post() throws IOException {
    return RawHttpClient.answer(
        haproxy().port(), "POST / HTTP/1.1", LANE.host(), "Content-Length: 0");
  }

  private Sum sum(UUID release) throws Exception {
    long requests = 0;
    long errors = 0;
    long aborts = 0;
    long timed = 0;
    for (JsonNode instance : instances(release)) {
      requests += instance.path("requests").asLong();
      errors += instance.path("errors").asLong();
      aborts += instance.path("aborted").asLong();
      JsonNode latency = instance.path("latency");
      timed += latency.get(latency.size() - 1).asLong();
    }
    return new Sum(requests, errors, aborts, requests - timed);
  }

  private JsonNode instances(UUID release) throws Exception {
    return release(release).path("instances");
  }

  private JsonNode release(UUID release) throws Exception {
    JsonNode lane = counters().path("lanes").path(LANE.toString());
    return lane.path("releases").path(release.toString());
  }

  private JsonNode counters() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(haproxy().admin().resolve("/v1/counters"))
              .header("Authorization", "Bearer " + SERVICE_TOKEN)
              .build();
      return Json.read(client.send(request, BodyHandlers.ofString()).body(), JsonNode.class);
    }
  }
}
