package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.cli.api.SettingsClient;
import io.sluice.contract.Outcome;
import io.sluice.contract.view.ReleaseView;
import io.sluice.sandbox.load.LoadGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The metrics that rules and dashboards query exist when a real Prometheus scrapes the packaged
/// stack during a good and a bad release.
@EnabledIf("io.sluice.sandbox.prometheus.Prometheus#isInstalled")
class MonitoringTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int PER_SECOND = 40;

  private static final String CANARY = "{\"canary\":{\"steps\":[50,100],\"observe\":\"2s\"}}";
  private static final String HELD =
      "{\"canary\":{\"steps\":[50,{\"hold\":\"30m\"},100],\"observe\":\"0s\"}}";
  private static final Pattern RANGE = Pattern.compile("(sluice_\\w+(?:\\{[^}]*\\})?)\\[");

  private final TestedStack stack = TestedStack.fresh("monitoring");
  private Optional<ScrapingPrometheus> started = Optional.empty();
  private Optional<LoadGenerator> load = Optional.empty();

  @BeforeEach
  void open() {
    stack.up();
    started = Optional.of(new ScrapingPrometheus(stack.driver()));
  }

  @AfterEach
  void close() {
    load.ifPresent(LoadGenerator::close);
    started.ifPresent(ScrapingPrometheus::close);
    stack.down();
  }

  /// Checks each counter with its label values, such as `outcome="rolled-back"`.
  @Test
  void counters_of_rules_and_dashboards_are_at_zero_before_any_event() throws IOException {
    var _ =
        new SettingsClient(stack.api())
            .replace(
                "/environments/quiet",
                "{\"runtime\":\"local\",\"router\":\"edge\"}",
                "an environment without releases");
    ScrapingPrometheus prometheus = started.orElseThrow();
    Set<String> counters = counters();
    assertThat(counters).hasSizeGreaterThan(15);

    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(counters)
                .allSatisfy(counter ->
                    assertThat(prometheus.number("count(%s)".formatted(counter))).isPositive()));
    assertThat(prometheus.number("count by (environment) (sluice_releases_ended_total == 0)"))
        .isEqualTo(Outcome.values().length);
    assertThat(prometheus.number("sum(sluice_releases_ended_total)")).isZero();
  }

  @Test
  void the_rollback_of_an_engine_that_has_just_started_is_alerted() {
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));
    UUID bad = lane.post(CANARY, 0.5);
    await()
        .atMost(LIMIT)
        .until(
            () -> stack.api().get("/releases/" + bad).as(ReleaseView.class).weight().value() > 0);

    stack.driver().kill("strategy-engine");

    assertThat(lane.untilEnd(bad).outcome()).contains(Outcome.ROLLED_BACK);
    String firing = "count(ALERTS{alertname=\"ReleaseRolledBack\",alertstate=\"firing\"})";
    await().atMost(SOON).until(() -> started.orElseThrow().number(firing) > 0);
  }

  /// Returns the services' counters that are queried over a range. Series of HTTP requests begin
  /// with the first request, those of the routers with a lane.
  private Set<String> counters() throws IOException {
    Set<String> counters = new TreeSet<>();
    Path monitoring = stack.driver().root().resolve("compose/monitoring");
    try (Stream<Path> files = Files.walk(monitoring)) {
      for (Path file :
          files.filter(it -> it.toString().matches(".*(/rules/.*\\.yml|\\.json)")).toList()) {
        RANGE
            .matcher(Files.readString(file).replace("\\\"", "\""))
            .results()
            .map(found -> found.group(1))
            .filter(it -> !it.matches("sluice_(edge|haproxy)_.*"))
            .forEach(counters::add);
      }
    }
    return counters;
  }

  @Test
  void rules_and_dashboards_find_the_metrics_that_they_query() throws IOException {
    ShopLane lane = new ShopLane(stack.api(), stack.driver().shopJar(), "shop");
    lane.open();
    load = Optional.of(lane.load(stack.edge(), PER_SECOND));
    assertThat(lane.untilEnd(lane.post(CANARY, 0)).outcome()).contains(Outcome.SUCCEEDED);
    UUID bad = lane.post(CANARY, 0.5);
    assertThat(lane.untilEnd(bad).outcome()).contains(Outcome.ROLLED_BACK);
    lane.post(HELD, 0); // keeps a release running during each scrape

    ScrapingPrometheus prometheus = started.orElseThrow();
    Set<String> queried = queried();
    assertThat(queried).hasSizeGreaterThan(25);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(prometheus.names()).containsAll(queried));
    await().atMost(LIMIT).until(prometheus::areAllUp);

    List<Panels.Query> queries = Panels.all(stack.driver().root());
    assertThat(queries).hasSizeGreaterThan(40);
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    queries.stream()
                        .filter(query -> values(query, lane.key().toString(), bad.toString()) == 0))
                .isEmpty());
  }

  /// Returns the queried metrics of the embedded stack, without those of HAProxy.
  private Set<String> queried() throws IOException {
    Set<String> queried = Panels.metrics(stack.driver().root());
    queried.removeIf(metric -> metric.matches("(sluice_)?haproxy_.*"));
    return queried;
  }

  private int values(Panels.Query query, String lane, String release) {
    String text = query.of(lane, release);
    return query.prometheus() ? started.orElseThrow().series(text) : rows(text);
  }

  private int rows(String sql) {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/release_api?user=postgres"
            .formatted(stack.driver().port("--postgres-port"));
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
