package io.sluice.engine.effect.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.Json;
import io.sluice.contract.Match;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import io.sluice.contract.view.HealthView;
import io.sluice.engine.effect.haproxy.Rude.Manner;
import io.sluice.engine.effect.target.RawHttpClient;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.testing.Tables;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The metrics of the lanes and the health on HAProxy's admin port.
class HaproxyMetricsTest extends HaproxyFixture {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final String METRICS = "/v1/metrics";
  private static final String HEALTH = "/health";
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final Rude rude = new Rude();
  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path temporary;

  @AfterEach
  void close() {
    rude.close();
    client.close();
  }

  @Test
  void responses_are_counted_by_lane_version_method_and_status() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));
    get();
    get();
    request("BREW / HTTP/1.1");
    route(share(stable, 100, List.of(rude.start(Manner.SILENT))));
    request("POST / HTTP/1.1");

    await()
        .untilAsserted(() ->
            assertThat(metrics())
                .contains(
                    responses(stable, "GET", "2xx", 2),
                    responses(stable, "other", "2xx", 1),
                    responses(stable, "POST", "5xx", 1)));
  }

  @Test
  void requests_errors_and_response_times_have_the_numbers_of_the_counters() throws Exception {
    Backend instance = upstreams.start();
    route(
        share(stable, 100, List.of(instance)),
        share(candidate, 0, List.of(rude.start(Manner.SILENT))));
    for (int i = 0; i < 3; i++) {
      get();
    }

    String labels = labels(stable);
    String own = labels + ",instance=\"" + instance.id() + "\"}";
    await()
        .untilAsserted(() ->
            assertThat(metrics())
                .contains(
                    "sluice_haproxy_requests_total{" + own + " 3",
                    "sluice_haproxy_errors_total{" + own + " 0",
                    "sluice_haproxy_client_aborts_total{" + own + " 0",
                    "sluice_haproxy_latency_seconds_bucket{" + labels + ",le=\"10\"} 3",
                    "sluice_haproxy_latency_seconds_bucket{" + labels + ",le=\"+Inf\"} 3",
                    "sluice_haproxy_latency_seconds_count{" + labels + "} 3",
                    "sluice_haproxy_weight_ratio{" + labels + "} 1.0",
                    "sluice_haproxy_weight_ratio{" + labels(candidate) + "} 0.0"));
  }

  /// As in the panels, the response counts for the release that gave it.
  @Test
  void a_response_of_the_other_release_counts_for_that_one() throws Exception {
    Backend gone = upstreams.start();
    route(share(stable, 0, List.of(upstreams.start())), share(candidate, 100, List.of(gone)));
    upstreams.kill(gone);

    assertThat(get()).isEqualTo("200 " + stable);

    await().untilAsserted(() -> assertThat(metrics()).contains(responses(stable, "GET", "2xx", 1)));
    assertThat(metrics())
        .noneMatch(line -> line.startsWith("sluice_haproxy_responses_total{" + labels(candidate)));
  }

  @Test
  void requests_to_a_preview_are_in_no_series() throws Exception {
    Tables.route(
        router(),
        LANE,
        token(),
        List.of(
            share(stable, 100, List.of(upstreams.start())),
            share(candidate, 0, List.of(upstreams.start()))),
        Optional.of(
            new ReleaseTrafficRules(
                candidate, TrafficRules.NONE.withMatch(List.of(Match.PREVIEW)))));
    assertThat(RawHttpClient.get(haproxy().port(), "preview." + LANE.host()))
        .isEqualTo("200 " + candidate);
    get();

    await().untilAsserted(() -> assertThat(metrics()).contains(responses(stable, "GET", "2xx", 1)));
    assertThat(metrics()).noneMatch(line -> line.contains(candidate.toString()) && hasCount(line));
  }

  private static boolean hasCount(String line) {
    return !line.endsWith(" 0") && !line.endsWith(" 0.0");
  }

  /// A rolled-back candidate is in the table for seconds, which is less than a scrape interval.
  @Test
  void the_latest_two_releases_that_left_the_table_keep_their_counts() throws Exception {
    List<UUID> releases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      releases.add(UUID.randomUUID());
      route(share(releases.getLast(), 100, List.of(upstreams.start())));
      assertThat(get()).isEqualTo("200 " + releases.getLast());
    }
    assertThat(metrics())
        .contains(
            responses(releases.get(1), "GET", "2xx", 1),
            responses(releases.get(2), "GET", "2xx", 1))
        .noneMatch(line -> line.contains(releases.get(0).toString()));
  }

  @Test
  void the_number_of_series_does_not_grow_with_the_number_of_releases() throws Exception {
    int few = release(5);

    assertThat(release(30)).isLessThanOrEqualTo(few);
  }

  /// Replaces the serving release several times.
  ///
  /// @return the number of series afterwards
  private int release(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      UUID release = UUID.randomUUID();
      route(share(release, 100, List.of(upstreams.start())));
      assertThat(get()).isEqualTo("200 " + release);
    }
    return metrics().size();
  }

  @Test
  void prometheus_accepts_the_format() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));
    get();
    HttpResponse<String> answer = answer(METRICS, SERVICE_TOKEN);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");

    if (Files.isExecutable(PROMTOOL)) {
      Path file = Files.writeString(temporary.resolve("metrics"), answer.body());
      Process check =
          new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(check.getInputStream().readAllBytes(), UTF_8);
      assertThat(check.waitFor()).as(output).isZero();
    }
  }

  @Test
  void metrics_need_the_token_and_health_does_not() throws Exception {
    assertThat(answer(METRICS, "wrong").statusCode()).isEqualTo(401);
    assertThat(answer(HEALTH, "wrong").statusCode()).isEqualTo(200);
  }

  @Test
  void the_token_of_prometheus_admits_to_metrics_only() throws Exception {
    Files.writeString(directory().resolve("metrics.token"), "Bearer of-prometheus\n");
    start(Duration.ZERO);

    assertThat(answer(METRICS, "of-prometheus").statusCode()).isEqualTo(200);
    assertThat(answer("/metrics", "of-prometheus").statusCode()).isEqualTo(200);
    for (String path : List.of("/v1/counters", "/v1/state", "/v1/metrics/x")) {
      assertThat(answer(path, "of-prometheus").statusCode()).as(path).isEqualTo(401);
    }
    assertThat(answer(METRICS, "").statusCode()).isEqualTo(401);
    assertThat(answer(METRICS, SERVICE_TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void the_tokens_are_replaced_without_a_restart() throws Exception {
    assertThat(answer(METRICS, SERVICE_TOKEN).statusCode()).isEqualTo(200);

    Files.writeString(directory().resolve("admin.token"), SERVICE_TOKEN + "\nnext\n");
    awaitAnswer("next", 200);
    assertThat(answer(METRICS, SERVICE_TOKEN).statusCode()).isEqualTo(200);

    Files.writeString(directory().resolve("admin.token"), "next\n");
    awaitAnswer(SERVICE_TOKEN, 401);
    Files.writeString(directory().resolve("metrics.token"), "of-prometheus\n");
    awaitAnswer("of-prometheus", 200);
    Files.writeString(directory().resolve("metrics.token"), "next-of-prometheus\n");
    awaitAnswer("of-prometheus", 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "a\nb\nc\n", "two words\n"})
  void a_file_that_is_not_usable_changes_no_token(String text) throws Exception {
    Files.writeString(directory().resolve("admin.token"), text);
    Files.writeString(directory().resolve("metrics.token"), "of-prometheus\n");

    awaitAnswer("of-prometheus", 200);
    assertThat(answer(METRICS, SERVICE_TOKEN).statusCode()).isEqualTo(200);
    assertThat(answer("/v1/state", SERVICE_TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  void variables_name_the_files_of_the_tokens() throws Exception {
    Path service = Files.writeString(directory().resolve("service"), "of-services");
    Path metrics = Files.writeString(directory().resolve("metrics"), "of-prometheus");
    start(
        Map.of(
            "SLUICE_SERVICE_TOKEN_FILE", service.toString(),
            "SLUICE_METRICS_TOKEN_FILE", metrics.toString()));

    assertThat(answer("/v1/state", "of-services").statusCode()).isEqualTo(200);
    assertThat(answer(METRICS, "of-prometheus").statusCode()).isEqualTo(200);
    assertThat(answer(METRICS, SERVICE_TOKEN).statusCode()).isEqualTo(401);
  }

  @Test
  void haproxy_does_not_start_without_a_service_token() throws IOException {
    Path empty = Files.writeString(directory().resolve("empty"), "\n");

    assertThatThrownBy(() -> start(Map.of("SLUICE_SERVICE_TOKEN_FILE", empty.toString())))
        .hasMessageContaining("write the service token into it");
  }

  private void awaitAnswer(String token, int status) {
    await().atMost(LIMIT).until(() -> answer(METRICS, token).statusCode() == status);
  }

  @Test
  void health_has_the_form_of_the_services() throws Exception {
    route(share(stable, 100, List.of(upstreams.start())));

    HealthView health = Json.read(answer(HEALTH, "").body(), HealthView.class);

    assertThat(health.status()).isEqualTo("UP");
    assertThat(health.version()).isNotBlank();
    assertThat(health.timestamp()).isNotNull();
    assertThat(health.checks())
        .extracting(HealthView.Check::name)
        .containsExactly("tables", "slots");
    assertThat(health.checks().getFirst().data()).containsEntry("lanes", 1);
    assertThat(health.checks().getLast().data()).containsEntry("free", SLOTS - 1);
  }

  @Test
  void health_is_down_until_a_new_process_has_tables_or_has_waited_for_them() throws Exception {
    start(Duration.ofSeconds(1));

    HttpResponse<String> down = answer(HEALTH, "");

    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(Json.read(down.body(), HealthView.class).status()).isEqualTo("DOWN");
    await().untilAsserted(() -> assertThat(answer(HEALTH, "").statusCode()).isEqualTo(200));
  }

  private void request(String line) throws IOException {
    var _ = RawHttpClient.answer(haproxy().port(), line, LANE.host(), "Content-Length: 0");
  }

  private static String labels(UUID release) {
    return "lane=\"%s\",release=\"%s\",version=\"1.0 beta\"".formatted(LANE, release);
  }

  private static String responses(UUID release, String method, String status, int number) {
    return "sluice_haproxy_responses_total{%s,method=\"%s\",status=\"%s\"} %d"
        .formatted(labels(release), method, status, number);
  }

  private List<String> metrics() throws Exception {
    HttpResponse<String> answer = answer(METRICS, SERVICE_TOKEN);
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body().lines().toList();
  }

  private HttpResponse<String> answer(String path, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(haproxy().admin().resolve(path))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
