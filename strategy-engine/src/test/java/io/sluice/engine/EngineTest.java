package io.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contract.Command;
import io.sluice.contract.Defaults;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Setting;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.local.LocalRuntime;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.EngineStack;
import io.sluice.engine.testing.Feed;
import io.sluice.engine.testing.Http;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Tests the engine from record to record, over real Kafka, PostgreSQL, edge and processes.
@QuarkusTest
@QuarkusTestResource(EngineStack.class)
class EngineTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @Inject Feed feed;
  @Inject JdbcEffectStore store;
  @Inject JdbcTransactions<JdbcEngineTx> transactions;
  @Inject LocalRuntime local;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  EngineStack stack = new EngineStack();

  private final LaneKey lane =
      new LaneKey("production", "shop-" + UUID.randomUUID().toString().substring(0, 8));

  @AfterEach
  void stop() {
    local.read(lane).stream()
        .flatMap(instance -> ProcessHandle.of(instance.pid().orElse(-1)).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void a_good_canary_goes_out() {
    post(spec("1.0", 2));
    awaitServing("1.0");
    UUID second = post(spec("2.0", 2));

    awaitWeight(second, 50);
    judge(second, Verdict.Kind.HEALTHY);
    awaitWeight(second, 100);
    assertThat(traffic()).contains("x-sluice-version: 2.0");
    judge(second, Verdict.Kind.HEALTHY);

    awaitServing("2.0");
    assertThat(local.read(lane)).hasSize(2).allMatch(i -> i.version().equals("2.0"));
    assertThat(traffic()).contains("x-sluice-version: 2.0", "hello");
  }

  @Test
  void metrics_count_ended_releases_by_outcome_with_their_durations() throws Exception {
    post(spec("1.0", 1));
    awaitServing("1.0");
    UUID second = post(spec("2.0", 1));
    awaitWeight(second, 50);
    judge(second, Verdict.Kind.UNHEALTHY);
    awaitServing("1.0");

    eventually()
        .untilAsserted(() ->
            assertThat(get("/q/metrics", "let-me-in").body())
                .contains(
                    "sluice_releases_ended_total{environment=\"production\",outcome=\"succeeded\"}",
                    "sluice_releases_ended_total{environment=\"production\",outcome=\"rolled-back\"}",
                    "sluice_release_duration_seconds_bucket{",
                    "sluice_release_time_to_detect_seconds_count{environment=\"production\"}",
                    "sluice_release_time_to_roll_back_seconds_count{environment=\"production\"}",
                    "sluice_release_time_to_restore_seconds_count{environment=\"production\"}",
                    "sluice_outbox_lag_seconds ",
                    "sluice_consumer_processing_lag_seconds ")
                .doesNotContain(second.toString(), lane.application()));
  }

  @Test
  void an_environment_without_a_release_has_every_series_at_zero() {
    feed.set(
        new Setting.EnvironmentSet(
            "quiet",
            1,
            false,
            Optional.of(new Setting.Environment("local", "edge", List.of(), Defaults.NONE))));

    eventually()
        .untilAsserted(() ->
            assertThat(get("/q/metrics", "let-me-in").body().lines())
                .contains(
                    "sluice_floors_bypassed_total{environment=\"quiet\"} 0.0",
                    "sluice_releases_ended_total{environment=\"quiet\",outcome=\"rolled-back\"} 0.0",
                    "sluice_releases_ended_total{environment=\"quiet\",outcome=\"failed\"} 0.0",
                    "sluice_releases_ended_total{environment=\"quiet\",outcome=\"succeeded\"} 0.0",
                    "sluice_release_time_to_roll_back_seconds_bucket{environment=\"quiet\",le=\"60.0\"} 0.0",
                    "sluice_release_active_duration_seconds_count{environment=\"quiet\",outcome=\"succeeded\"} 0.0",
                    "sluice_release_lead_time_seconds_count{environment=\"quiet\"} 0.0",
                    "sluice_invariant_violations_total 0.0"));
  }

  @Test
  void a_verdict_of_another_source_does_not_roll_a_release_back() {
    post(spec("1.0", 1));
    awaitServing("1.0");
    UUID second = post(spec("2.0", 1));
    awaitWeight(second, 50);
    int step = lane().active().orElseThrow().number();

    feed.judge("ci", lane, second, step, Verdict.Kind.UNHEALTHY);

    judge(second, Verdict.Kind.HEALTHY);
    awaitWeight(second, 100);
  }

  @Test
  void an_aborted_canary_comes_back() {
    UUID first = post(spec("1.0", 1));
    awaitServing("1.0");
    UUID second = post(spec("2.0", 1));
    awaitWeight(second, 50);

    feed.command(lane, new Command.Abort(second));

    awaitServing("1.0");
    assertThat(lane().weight(first)).isEqualTo(Percent.ALL);
    assertThat(local.read(lane)).singleElement().matches(i -> i.release().equals(first));
    assertThat(traffic()).contains("x-sluice-version: 1.0");
  }

  @Test
  void an_edge_that_lost_its_disk_gets_its_table_back() {
    post(spec("1.0", 1));
    awaitServing("1.0");
    long epoch = lane().epoch();

    stack.loseDisk();

    eventually().untilAsserted(() -> assertThat(traffic()).contains("x-sluice-version: 1.0"));
    assertThat(lane().epoch()).isGreaterThan(epoch);
  }

  @Test
  void a_killed_instance_is_replaced() {
    post(spec("1.0", 2));
    awaitServing("1.0");
    Instance killed = local.read(lane).getFirst();

    ProcessHandle.of(killed.pid().orElseThrow()).orElseThrow().destroyForcibly();

    eventually()
        .untilAsserted(() ->
            assertThat(local.read(lane))
                .hasSize(2)
                .allMatch(i -> i.state() == Instance.State.READY)
                .noneMatch(i -> i.id().equals(killed.id())));
    assertThat(traffic()).contains("x-sluice-version: 1.0");
  }

  @Test
  void a_release_to_a_deleted_environment_is_rejected() {
    var gone = new LaneKey("gone", lane.application());

    feed.post(
        gone,
        EngineSpecs.with(gone, "1.0", List.of(), Map.of(), 1),
        new Setting.EnvironmentSet("gone", 7, true, Optional.empty()));

    eventually().untilAsserted(() -> assertThat(log(gone)).hasSize(2));
    assertThat(log(gone).getLast()).contains("rejected", "environment 'gone' was deleted");
  }

  @Test
  void the_internal_port_shows_instances_and_logs_to_those_with_the_token() throws Exception {
    post(spec("1.0", 1));
    awaitServing("1.0");

    assertThat(internal("/instances", "wrong").statusCode()).isEqualTo(401);
    assertThat(get("/q/metrics", "wrong").statusCode()).isEqualTo(401);
    assertThat(get("/q/metrics", "let-me-in").body()).contains("jvm_");
    assertThat(get("/q/health/live", "none").statusCode()).isEqualTo(200);
    assertThat(get("/health", "none").body()).startsWith("{\"status\":\"UP\",\"version\":");
    assertThat(internal("/instances", "let-me-in").body())
        .contains("\"state\":\"ready\"", "\"version\":\"1.0\"");
    assertThat(internal("/logs?lines=5", "let-me-in").body()).contains("port is");
  }

  @Test
  void a_link_is_signed_for_the_active_release_alone() throws Exception {
    UUID first = post(spec("1.0", 1));
    awaitServing("1.0");
    UUID second = post(spec("2.0", 1));
    awaitWeight(second, 50);
    String link = "/preview-link/%s/1893456000";

    assertThat(internal(link.formatted(second), "let-me-in").body())
        .matches("1893456000-[0-9a-f]{32}");
    assertThat(internal(link.formatted(first), "let-me-in").statusCode()).isEqualTo(404);
    assertThat(internal(link.formatted(second), "wrong").statusCode()).isEqualTo(401);
  }

  private HttpResponse<String> internal(String path, String token) throws Exception {
    return get("/internal/lanes/%s%s".formatted(lane, path), token);
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofString());
  }

  private List<String> log(LaneKey key) {
    return transactions.call(
        tx -> tx.entries(key.toString(), 0, 1_000).stream().map(LogEntry::json).toList());
  }

  private ReleaseSpec spec(String version, int replicas) {
    return EngineSpecs.with(lane, version, List.of(), Map.of(), replicas);
  }

  private UUID post(ReleaseSpec spec) {
    return feed.post(lane, spec);
  }

  private void judge(UUID release, Verdict.Kind verdict) {
    feed.judge(lane, release, lane().active().orElseThrow().number(), verdict);
  }

  private Lane lane() {
    return store.lane(lane);
  }

  private String traffic() {
    return Http.get(stack.trafficPort(), lane.host(), "/");
  }

  private void awaitWeight(UUID release, int weight) {
    eventually()
        .untilAsserted(() -> assertThat(lane().weight(release)).isEqualTo(new Percent(weight)));
    eventually()
        .until(() ->
            lane().active().orElseThrow().findStep().orElseThrow()
                instanceof io.sluice.contract.Step.Observe);
  }

  private void awaitServing(String version) {
    eventually()
        .until(() ->
            lane().active().isEmpty()
                && lane().stable().map(s -> s.spec().version()).equals(Optional.of(version)));
  }

  private static ConditionFactory eventually() {
    return await().atMost(LIMIT);
  }
}
