package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Rules and alerts: Prometheus's own program checks and tests them, and each alert is complete.
class AlertsTest {
  private static final String PROMTOOL = "/usr/bin/promtool";
  private static final Path TESTS = MonitoringFiles.DIRECTORY.resolve("tests/alerts.yml");
  private static final Path PAGE = SourceFile.ROOT.resolve("docs/operations.md");
  private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");

  private record Rule(String alert, String record, JsonNode all) {
    String text(String pointer) {
      return all.at(pointer).asText();
    }

    boolean isOnCounter() {
      return text("/expr").contains("increase(") || text("/expr").contains("rate(");
    }
  }

  private static List<Rule> rules() throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (Path file : MonitoringFiles.rules()) {
      for (JsonNode group : new YAMLMapper().readTree(file.toFile()).path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          rules.add(new Rule(rule.path("alert").asText(), rule.path("record").asText(), rule));
        }
      }
    }
    return rules;
  }

  private static List<Rule> alerts() throws IOException {
    return rules().stream().filter(rule -> !rule.alert().isEmpty()).toList();
  }

  /// Returns the alerts on counters, directly or by a recorded series: `increase` and `rate` do not
  /// see the first value of a series.
  private static List<Rule> countingAlerts() throws IOException {
    Set<String> recorded =
        rules().stream().filter(Rule::isOnCounter).map(Rule::record).collect(Collectors.toSet());
    return alerts().stream()
        .filter(alert ->
            alert.isOnCounter()
                || MonitoringFiles.recorded(alert.text("/expr")).stream()
                    .anyMatch(recorded::contains))
        .toList();
  }

  @Test
  @EnabledIf("io.sluice.simulation.MonitoringFiles#hasPromtool")
  void prometheus_takes_the_rules() {
    for (Path file : MonitoringFiles.rules()) {
      assertThat(MonitoringFiles.run(PROMTOOL, "check", "rules", file.toString()))
          .startsWith("0\n")
          .contains("SUCCESS");
    }
  }

  @Test
  @EnabledIf("io.sluice.simulation.MonitoringFiles#hasPromtool")
  void each_alert_fires_when_it_should_and_not_when_it_should_not() {
    assertThat(MonitoringFiles.run(PROMTOOL, "test", "rules", TESTS.toString()))
        .startsWith("0\n")
        .contains("SUCCESS");
  }

  @Test
  @EnabledIf("io.sluice.simulation.MonitoringFiles#hasPromtool")
  void prometheus_takes_its_configuration() {
    assertThat(MonitoringFiles.run(PROMTOOL, "check", "config", "--syntax-only", "prometheus.yml"))
        .startsWith("0\n");
  }

  @Test
  void prometheus_reads_services_and_router_every_five_seconds() throws IOException {
    JsonNode configuration =
        new YAMLMapper().readTree(MonitoringFiles.DIRECTORY.resolve("prometheus.yml").toFile());
    Map<String, String> intervals =
        configuration
            .path("scrape_configs")
            .valueStream()
            .filter(job -> job.has("scrape_interval"))
            .collect(
                Collectors.toMap(
                    job -> job.path("job_name").asText(),
                    job -> job.path("scrape_interval").asText()));

    assertThat(configuration.at("/global/scrape_interval").asText()).isEqualTo("15s");
    assertThat(intervals)
        .containsOnlyKeys(
            "release-api", "strategy-engine", "health-monitor", "notifier", "router", "lanes")
        .allSatisfy((_, interval) -> assertThat(interval).isEqualTo("5s"));
  }

  @Test
  @EnabledIf("io.sluice.simulation.MonitoringFiles#hasAmtool")
  void alertmanager_takes_its_configuration() {
    assertThat(MonitoringFiles.run("/usr/bin/amtool", "check-config", "alertmanager.yml"))
        .startsWith("0\n")
        .contains("SUCCESS");
  }

  @Test
  void each_alert_has_tests_that_fire_it_that_do_not_and_that_begin_at_the_first_event()
      throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode test : new YAMLMapper().readTree(TESTS.toFile()).path("tests")) {
      names.add(test.path("name").asText());
    }

    Set<String> wanted = new TreeSet<>();
    alerts()
        .forEach(alert -> {
          wanted.add(alert.alert() + " fires");
          wanted.add(alert.alert() + " does not fire");
        });
    countingAlerts().forEach(alert -> wanted.add(alert.alert() + " fires from the first event on"));
    assertThat(names).isEqualTo(wanted).hasSizeGreaterThan(40);
  }

  @Test
  void each_alert_has_a_severity_a_summary_a_description_and_a_runbook() throws IOException {
    Set<String> sections =
        MonitoringFiles.text(PAGE)
            .lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());

    assertThat(alerts())
        .allSatisfy(alert -> {
          assertThat(SEVERITIES).contains(alert.text("/labels/severity"));
          assertThat(alert.text("/annotations/summary")).isNotBlank().hasSizeLessThan(120);
          assertThat(alert.text("/annotations/description")).isNotBlank();
          String runbook = alert.text("/annotations/runbook_url");
          assertThat(runbook).startsWith("docs/operations.md#");
          assertThat(sections).contains(runbook.substring(runbook.indexOf('#') + 1));
        });
  }

  @Test
  void recorded_names_have_level_metric_and_operation_and_every_used_one_exists()
      throws IOException {
    Set<String> recorded =
        rules().stream().map(Rule::record).filter(it -> !it.isEmpty()).collect(Collectors.toSet());

    assertThat(recorded).allMatch(name -> name.split(":", -1).length == 3);
    for (Rule rule : rules()) {
      assertThat(recorded).containsAll(MonitoringFiles.recorded(rule.text("/expr")));
    }
  }
}
