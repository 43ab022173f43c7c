package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.CliException;
import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.Json;
import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.contract.Verdict.Kind;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.VerdictView;
import io.sluice.sandbox.load.LoadGenerator;
import io.sluice.sandbox.prometheus.Prometheus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// A real Prometheus scrapes the edge and the demo application, and its data alone decides about
/// releases.
@EnabledIf("io.sluice.sandbox.prometheus.Prometheus#isInstalled")
class PrometheusTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int PER_SECOND = 40;
  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"4s\"}}";

  /// The number of scraped ports: instances get the ports of their range in turn.
  private static final int INSTANCES = 8;

  private final TestedStack stack = TestedStack.fresh("prometheus");
  private Optional<Prometheus> started = Optional.empty();
  private Optional<LoadGenerator> load = Optional.empty();

  @BeforeEach
  void open() {
    stack.up();
    started =
        Optional.of(
            Prometheus.start(stack.driver().state().resolve("prometheus"), configuration()));
    var _ =
        new SettingsClient(stack.api())
            .replace(
                "/environments/production",
                "{\"runtime\":\"local\",\"router\":\"edge\",\"allowedHosts\":[\"127.0.0.1\"]}",
                "the Prometheus of this test");
  }

  @AfterEach
  void close() {
    load.ifPresent(LoadGenerator::close);
    started.ifPresent(Prometheus::close);
    stack.down();
  }

  private String configuration() {
    int first = Integer.parseInt(stack.instancePorts().split("-", -1)[0]);
    String instances =
        IntStream.range(first, first + INSTANCES)
            .mapToObj("\"127.0.0.1:%d\""::formatted)
            .collect(Collectors.joining(","));
    return """
    global: {scrape_interval: 1s, scrape_timeout: 900ms}
    scrape_configs:
      - job_name: edge
        authorization: {credentials: %s}
        static_configs: [{targets: ["127.0.0.1:%d"]}]
      - job_name: shop
        static_configs: [{targets: [%s]}]
    """
        .formatted(
            stack.driver().findServiceToken().orElseThrow(),
            stack.driver().port("--edge-admin-port"),
            instances);
  }

  /// Returns an analysis: the shop's metrics decide at every weight, those of the edge if there are
  /// two versions.
  private static String analysis(String url) {
    Map<String, Object> shop =
        Map.of(
            "name",
            "shop",
            "interval",
            "1s",
            "limit",
            Map.of("errors", 0.05),
            "source",
            Map.of(
                "prometheus",
                Map.of(
                    "url", url,
                    "requests", "shop_requests_total{version=\"{{version}}\"}",
                    "errors", "shop_requests_total{version=\"{{version}}\",status=~\"5..\"}")));
    Map<String, Object> edge =
        Map.of(
            "name", "edge",
            "interval", "1s",
            "compare", "error-rate",
            "allow", 1.1,
            "source",
                Map.of(
                    "prometheus",
                    Map.of(
                        "url", url,
                        "requests", "sluice_edge_requests_total{release=\"{{release}}\"}",
                        "errors", "sluice_edge_errors_total{release=\"{{release}}\"}",
                        "latency", "sluice_edge_latency_seconds{release=\"{{release}}\"}")));
    return ",\"analysis\":" + Json.write(Map.of("minSamples", 10, "checks", List.of(shop, edge)));
  }

  @Test
  void releases_are_judged_by_prometheus_and_wait_while_it_is_unavailable() {
    Prometheus prometheus = started.orElseThrow();
    ShopLane lane =
        new ShopLane(stack.api(), stack.driver().shopJar(), "shop", analysis(prometheus.url()));
    lane.open();
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));

    assertThat(lane.untilEnd(lane.post(CANARY, 0)).outcome()).contains(Outcome.SUCCEEDED);

    ReleaseView bad = lane.untilEnd(lane.post(CANARY, 0.5));
    assertThat(bad.outcome()).as(bad.reason()).contains(Outcome.ROLLED_BACK);
    assertThat(bad.verdict().map(VerdictView::kind)).contains(Kind.UNHEALTHY);

    requireWaitWhileUnavailable(prometheus, lane);
  }

  private void requireWaitWhileUnavailable(Prometheus prometheus, ShopLane lane) {
    UUID release = lane.post(CANARY, 0);
    until(release, view -> view.weight().value() == 50);
    prometheus.stop();

    ReleaseView waiting =
        until(
            release,
            view ->
                view.verdict().filter(it -> it.sentence().contains("does not answer")).isPresent());
    assertThat(waiting.verdict().map(VerdictView::kind)).contains(Kind.INCONCLUSIVE);
    assertThat(waiting.verdict().orElseThrow().sentence()).contains("127.0.0.1");
    assertThat(waiting.weight().value()).isEqualTo(50);
    assertThat(waiting.state()).isNotEqualTo(State.ENDED);

    prometheus.start();
    ReleaseView ended = lane.untilEnd(release);
    assertThat(ended.outcome()).as(ended.reason()).contains(Outcome.SUCCEEDED);
  }

  private interface ViewCondition {
    boolean is(ReleaseView view);
  }

  private ReleaseView until(UUID release, ViewCondition condition) {
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsMatching(e -> e instanceof CliException failure && failure.isPassing())
        .until(() -> stack.api().get("/releases/" + release).as(ReleaseView.class), condition::is);
  }
}
