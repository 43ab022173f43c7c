package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.CliException;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.view.PreviewView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Traffic rules and the preview of a candidate, with real requests at the packaged stack: each
/// test has its own lane.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrafficOptionsTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int PER_SECOND = 40;
  private static final int LIMIT_MS = 30_000;

  private final TestedStack stack = TestedStack.fresh("options");
  private final List<ShopLane> lanes = new ArrayList<>();

  @BeforeAll
  void up() {
    stack.up();
  }

  @BeforeEach
  void open() {
    lanes.add(new ShopLane(stack.api(), stack.driver().shopJar(), "shop" + lanes.size()));
    lane().open();
  }

  @AfterAll
  void down() {
    stack.down();
  }

  @Test
  void a_match_leads_to_the_candidate_before_it_has_weight_and_is_no_wrong_split()
      throws IOException {
    UUID release;
    try (LoadGenerator load = lane().load(stack.edge(), PER_SECOND)) {
      release =
          lane()
              .post(
                  """
                  {"canary":{"steps":[
                    {"match":[{"kind":"header","name":"x-team","value":"qa"},
                              {"kind":"query","name":"v","value":"next"}]},
                    {"weight":10},
                    {"match":[]},
                    100],"observe":"4s"}}\
                  """,
                  0);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isOf(release, request("/", "x-team: qa")));
      int hits = 0;
      for (int i = 0; i < 200; i++) {
        hits += isOf(release, request("/?v=next")) ? 1 : 0;
      }
      assertThat(hits).isEqualTo(200);
      assertThat(lane().untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(load.tally("before").failures()).isEmpty();
    }
    assertThat(isOf(release, request("/"))).isTrue();
  }

  @Test
  void a_preview_is_reached_only_by_its_link_until_it_serves_all_traffic() throws IOException {
    UUID release;
    try (LoadGenerator load = lane().load(stack.edge(), PER_SECOND)) {
      release =
          lane()
              .post(
                  """
                  {"blueGreen":{"preview":true,"previewReplicas":1,"observe":"3s",
                    "approve":{"expires":"20s","onExpiry":"pass"},"keep":"1s"}}\
                  """,
                  0);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> "403".equals(at(preview(), "/").get("status")));
      String query = link(release);
      Map<String, String> first = at(preview(), "/?" + query);
      assertThat(isOf(release, first)).as("the request of the link").isTrue();
      String cookie = "Cookie: " + first.getOrDefault("set-cookie", "-").split(";", -1)[0];
      for (int i = 0; i < 50; i++) {
        assertThat(isOf(release, at(preview(), "/", cookie))).as("one with its cookie").isTrue();
        assertThat(at(preview(), "/")).as("one without a link").containsEntry("status", "403");
        assertThat(isOf(release, request("/"))).as("one to the lane").isFalse();
      }
      assertThat(lane().untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
      assertThat(load.tally("before").failures()).isEmpty();
    }
    assertThat(isOf(release, request("/"))).isTrue();
    assertThat(at(preview(), "/")).containsEntry("status", "404");
  }

  /// Returns the query of a link to the preview; repeats the request while release-api is
  /// unavailable.
  private String link(UUID release) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(
            () ->
                stack
                    .api()
                    .post("/releases/%s/preview".formatted(release), Optional.empty())
                    .as(PreviewView.class)
                    .query()
                    .orElseThrow(),
            _ -> true);
  }

  @Test
  void clients_stay_on_their_side_and_go_over_once() throws IOException {
    UUID release =
        lane()
            .post(
                """
                {"canary":{"steps":[{"weight":30,"observe":"0s"},{"hold":"20s"},
                  {"weight":60,"observe":"0s"},{"hold":"20s"},{"weight":100,"observe":"0s"}],
                  "sticky":{"maxAge":"1h"}}}\
                """,
                0);
    List<Client> clients = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> request("/").containsKey("set-cookie"));
    for (int i = 0; i < 100; i++) {
      Map<String, String> response = request("/");
      String cookie = Optional.ofNullable(response.get("set-cookie")).orElse("");
      clients.add(new Client(cookie.split(";", -1)[0], isOf(release, response)));
    }
    assertThat(clients).extracting(Client::isNew).contains(true, false);

    long end = System.nanoTime() + LIMIT.toNanos();
    while (clients.stream().anyMatch(client -> !client.isNew())) {
      assertThat(System.nanoTime()).as("all clients move to the candidate in time").isLessThan(end);
      for (int i = 0; i < clients.size(); i++) {
        Client client = clients.get(i);
        boolean isNew = isOf(release, request("/", "Cookie: " + client.cookie()));
        assertThat(client.isNew() && !isNew).as("%s returned to stable", client).isFalse();
        clients.set(i, new Client(client.cookie(), isNew));
      }
    }
    assertThat(lane().untilEnd(release).outcome()).contains(Outcome.SUCCEEDED);
  }

  /// Client 7 of 100 gets errors from the candidate, client 60 from stable: each version is as good
  /// as the other, although the candidate fails more than twice as often.
  @Test
  void a_sticky_canary_is_not_rolled_back_for_a_client_that_always_fails() throws IOException {
    String analysis =
        """
        ,"analysis":{"minSamples":10,"checks":[{"name":"errors","compare":"error-rate","allow":1.1},
          {"name":"slo","limit":{"errors":0.05}}]}\
        """;
    lanes.add(new ShopLane(stack.api(), stack.driver().shopJar(), "sticky", analysis));
    lane().open();
    UUID release =
        lane()
            .post(
                """
                {"canary":{"steps":[{"weight":20,"observe":"0s"},{"hold":"30s"},
                  {"weight":30,"observe":"30s"},100],"observe":"0s","sticky":{"maxAge":"1h"}}}\
                """,
                0);
    Map<Integer, String> cookies = drawCookies();
    assertThat(cookies.values()).allMatch(cookie -> cookie.matches(".*-[0-9a-f]{32}"));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (lane().read(release).state() != State.ENDED) {
      assertThat(System.nanoTime()).as("the release ends in time").isLessThan(end);
      for (int i = 0; i < 100; i++) {
        String cookie = "Cookie: " + cookies.get(i);
        var _ = i == 7 || i == 60 ? request("/", cookie, "X-Shop-Fail: yes") : request("/", cookie);
      }
    }

    ReleaseView ended = lane().read(release);
    assertThat(ended.outcome()).as(ended.reason()).contains(Outcome.SUCCEEDED);
  }

  @Test
  void a_candidate_that_crash_loops_is_rolled_back_with_the_number_of_its_endings() {
    String analysis =
        ",\"analysis\":{\"minSamples\":10,\"checks\":[{\"name\":\"slo\",\"limit\":{\"errors\":0.99}}]}";
    var crashing = new ShopLane(stack.api(), stack.driver().shopJar(), "crashing", analysis);
    crashing.open();
    try (LoadGenerator _ = crashing.load(stack.edge(), PER_SECOND)) {
      UUID release =
          crashing.post(
              "{\"canary\":{\"steps\":[{\"weight\":10,\"observe\":\"4m\"},100],\"observe\":\"0s\"}}",
              0,
              ",\"env\":{\"SHOP_EXIT\":\"0.1\"}");
      ReleaseView ended = crashing.untilEnd(release);

      assertThat(ended.outcome()).as(ended.reason()).contains(Outcome.ROLLED_BACK);
      // Six suffice; endings within three seconds count together, so it may be a few more.
      assertThat(ended.reason()).containsPattern("ended by themselves ([6-9]|1[0-9]) times");
    }
  }

  @Test
  void a_failing_candidate_gets_mirrored_requests_and_no_client_gets_its_response() {
    try (LoadGenerator load = lane().load(stack.edge(), PER_SECOND)) {
      UUID release =
          lane()
              .post(
                  """
                  {"canary":{"steps":[{"mirror":100,"observe":"0s"},{"hold":"30m"},100],
                    "observe":"0s"}}\
                  """,
                  1);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> mirrored(release, "mirrored") > 20);
      assertThat(mirrored(release, "mirrorErrors")).isPositive();
      assertThat(mirrored(release, "requests")).isZero();
      assertThat(load.tally("before").failures()).isEmpty();
    }
  }

  private int mirrored(UUID release, String what) {
    int sum = 0;
    for (JsonNode instance : new RequestSplits(stack.driver()).instances(lane().key(), release)) {
      sum += instance.path(what).asInt();
    }
    return sum;
  }

  /// Returns a cookie of the router for each number of a client. Only the router makes cookies, so
  /// a client without one sends requests until each number was drawn.
  private Map<Integer, String> drawCookies() throws IOException {
    Map<Integer, String> cookies = new HashMap<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (cookies.size() < 100) {
      assertThat(System.nanoTime()).as("each number is drawn in time").isLessThan(end);
      Optional.ofNullable(request("/").get("set-cookie"))
          .map(cookie -> cookie.split(";", -1)[0])
          .ifPresent(cookie -> cookies.put(Integer.parseInt(cookie.split("-", -1)[2]), cookie));
    }
    return cookies;
  }

  private record Client(String cookie, boolean isNew) {}

  private ShopLane lane() {
    return lanes.getLast();
  }

  private static boolean isOf(UUID release, Map<String, String> headers) {
    return Optional.ofNullable(headers.get("x-sluice-release"))
        .filter(release.toString()::equals)
        .isPresent();
  }

  private String preview() {
    return LaneKey.PREVIEW + lane().key().host();
  }

  private Map<String, String> request(String path, String... headers) throws IOException {
    return at(lane().key().host(), path, headers);
  }

  /// @return the response's headers, and its status as `status`
  private Map<String, String> at(String host, String path, String... headers) throws IOException {
    try (var connection = new Socket(InetAddress.getLoopbackAddress(), stack.edge())) {
      connection.setSoTimeout(LIMIT_MS);
      String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n".formatted(path, host, more);
      connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response =
          new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Map<String, String> result = new HashMap<>(Map.of("status", response.substring(9, 12)));
      for (String line : response.lines().takeWhile(it -> !it.isEmpty()).toList()) {
        String[] parts = line.split(": ", 2);
        if (parts.length == 2) {
          result.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
      }
      return result;
    }
  }
}
