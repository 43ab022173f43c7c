package io.sluice.edge;

import static io.sluice.edge.RunningEdge.ONE;
import static io.sluice.edge.RunningEdge.SHOP;
import static io.sluice.edge.RunningEdge.TWO;
import static io.sluice.edge.RunningEdge.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
  private static final String PATH = "/v1/lanes/production/shop";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @RegisterExtension
  private final RunningEdge edge = new RunningEdge(RunningEdge.LIMITS, Optional.of("secret"));

  @ParameterizedTest
  @ValueSource(strings = {"/v1/state", "/v1/counters", "/metrics", "/v1/lanes/production/shop"})
  void every_path_but_health_requires_the_service_token(String path) {
    ByteClient.Answer answer =
        ByteClient.once(
            edge.adminPort(),
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer s");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("{\"error\":\"unauthorized\"}");
  }

  @ParameterizedTest
  @CsvSource({"/metrics, 200", "/v1/counters, 401", "/v1/state, 401", "/metrics/, 401"})
  void the_token_for_metrics_admits_to_nothing_else(String path, int status) {
    ByteClient.Answer answer =
        ByteClient.once(
            edge.adminPort(),
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + RunningEdge.METRICS_TOKEN);

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void the_tokens_are_replaced_without_a_restart() throws IOException {
    Path file = edge.file().resolveSibling("token");
    assertThat(status("/v1/state", "secret")).isEqualTo(200);

    Files.writeString(file, "secret\nnext\n");
    await().atMost(LIMIT).until(() -> status("/v1/state", "next") == 200);
    assertThat(status("/v1/state", "secret")).isEqualTo(200);

    Files.writeString(file, "next\n");
    await().atMost(LIMIT).until(() -> status("/v1/state", "secret") == 401);
    assertThat(status("/v1/state", "next")).isEqualTo(200);

    Files.writeString(edge.file().resolveSibling("metrics-token"), "next-of-prometheus\n");
    await().atMost(LIMIT).until(() -> status("/metrics", RunningEdge.METRICS_TOKEN) == 401);
    assertThat(status("/metrics", "next-of-prometheus")).isEqualTo(200);
  }

  private int status(String path, String token) {
    return ByteClient.once(
            edge.adminPort(),
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + token)
        .status();
  }

  @Test
  void health_is_open_and_names_version_time_and_start() {
    ByteClient.Answer answer =
        ByteClient.once(edge.adminPort(), "GET /health HTTP/1.1", "Host: 127.0.0.1");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode health = json(answer);
    assertThat(health.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("status", "version", "timestamp", "checks");
    assertThat(health.at("/status").asText()).isEqualTo("UP");
    assertThat(health.at("/version").asText()).isNotEqualTo("unknown").isNotBlank();
    assertThat(Instant.parse(health.at("/timestamp").asText()))
        .isCloseTo(InstantSource.system().instant(), within(1, ChronoUnit.MINUTES));
    assertThat(health.at("/checks/0/name").asText()).isEqualTo("table");
    assertThat(health.at("/checks/0/data/startId")).isEqualTo(edge.state().at("/startId"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /v1/nothing, 404",
    "POST, /v1/state, 405",
    "DELETE, /v1/lanes/production/shop, 405",
    "PUT, /v1/lanes/production/shop/fence, 405",
    "PUT, /v1/lanes/Production/shop, 400",
    "PUT, /v1/lanes/production/sh%6fp, 400"
  })
  void a_wrong_path_method_or_lane_gets_its_own_status(String method, String path, int status) {
    String body = "{\"token\":{\"epoch\":1,\"n\":1},\"releases\":[]}";

    assertThat(edge.admin(method, path, method.equals("GET") ? "" : body).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"token\":{\"epoch\":1,\"n\":1}}",
        "{\"token\":{\"epoch\":1,\"n\":1},\"releases\":[],\"extra\":1}",
        "{\"token\":{\"epoch\":\"x\",\"n\":1},\"releases\":[]}"
      })
  void an_invalid_body_is_rejected_with_the_reason(String body) {
    edge.route();

    ByteClient.Answer answer = edge.admin("PUT", PATH, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/detail").textValue()).isNotBlank();
    assertThat(edge.lane().at("/token/n").intValue()).isEqualTo(2);
  }

  @Test
  void an_inconsistent_table_is_rejected_with_the_reason() {
    edge.route();
    String instance = "{\"id\":\"%s\",\"host\":\"127.0.0.1\",\"port\":%d}";
    String release = "{\"release\":\"%s\",\"version\":\"1\",\"weight\":%d,\"instances\":[%s]}";
    String good = instance.formatted("a", 7100);

    assertThat(put(release.formatted(ONE, 90, good))).contains("sum to 0 or 100, summed to 90");
    assertThat(put(release.formatted(ONE, 101, good))).contains("percent must be 0 to 100");
    assertThat(put(release.formatted(ONE, 50, "") + "," + release.formatted(ONE, 50, "")))
        .contains("release is named twice");
    assertThat(put(release.formatted(TWO, 100, good + "," + good))).contains("is named twice");
    assertThat(put(release.formatted(TWO, 100, instance.formatted("a", 0))))
        .contains("port must be");
    assertThat(put(release.formatted(TWO, 100, instance.formatted(" ", 7100)))).contains("id must");
  }

  private String put(String releases) {
    ByteClient.Answer answer =
        edge.admin(
            "PUT", PATH, "{\"token\":{\"epoch\":9,\"n\":9},\"releases\":[" + releases + "]}");
    assertThat(answer.status()).isEqualTo(400);
    return json(answer).at("/detail").textValue();
  }

  @Test
  void a_body_over_1_mib_is_rejected() {
    try (var client = new ByteClient(edge.adminPort())) {
      client.send(
          "PUT " + PATH + " HTTP/1.1",
          "Host: localhost",
          "Authorization: Bearer secret",
          "Content-Type: application/json",
          "Content-Length: 2000000");
      client.write(new byte[2_000_000]);

      assertThat(client.read().status()).isEqualTo(413);
    }
  }

  @Test
  void a_page_in_a_browser_gets_nowhere() {
    assertThat(
            ByteClient.once(edge.adminPort(), "GET /health HTTP/1.1", "Host: evil.example")
                .status())
        .isEqualTo(421);
    assertThat(
            ByteClient.once(
                    edge.adminPort(),
                    "POST " + PATH + "/fence HTTP/1.1",
                    "Host: localhost",
                    "Authorization: Bearer secret",
                    "Content-Type: text/plain",
                    "Content-Length: 0")
                .status())
        .isEqualTo(415);
  }

  @Test
  void writes_to_many_lanes_at_once_are_all_kept() {
    List<LaneKey> lanes =
        IntStream.range(0, 20).mapToObj(i -> new LaneKey("production", "shop-" + i)).toList();

    List<CompletableFuture<ByteClient.Answer>> answers =
        lanes.stream()
            .map(lane -> CompletableFuture.supplyAsync(() -> edge.adopt(lane, new Token(1, 1))))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
    assertThat(edge.state().at("/lanes")).hasSize(20);
    assertThat(edge.fence(SHOP, new Token(1, 1)).status()).isEqualTo(412);
  }
}
