package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dashboards: each panel has a title, a unit, and queries to a provisioned source. A test with the
/// packaged stack checks that the queries return data.
class DashboardsTest {
  private static final Set<String> SOURCES = Set.of("prometheus", "releases");

  private static List<JsonNode> panels() throws IOException {
    List<JsonNode> panels = new ArrayList<>();
    for (Path file : MonitoringFiles.files(MonitoringFiles.DIRECTORY.resolve("grafana"), ".json")) {
      new ObjectMapper().readTree(file.toFile()).path("panels").forEach(panels::add);
    }
    return panels;
  }

  @Test
  void each_panel_has_a_title_a_unit_and_queries() throws IOException {
    assertThat(panels())
        .hasSizeGreaterThan(40)
        .allSatisfy(panel -> {
          assertThat(panel.path("title").asText()).isNotBlank();
          assertThat(panel.at("/fieldConfig/defaults/unit").asText())
              .as(panel.path("title").asText())
              .isNotBlank();
          assertThat(panel.path("targets")).isNotEmpty();
          assertThat(panel.path("targets"))
              .allMatch(target -> SOURCES.contains(target.at("/datasource/uid").asText()));
        });
  }

  /// The panels for the services of Sluice, then for the applications.
  @ParameterizedTest
  @CsvSource({
    "'API: requests by method and status',http_server_requests_seconds_count",
    "'Applications: requests by method and status',sluice_edge_responses_total",
    "'Requests by method and status',sluice_edge_responses_total"
  })
  void request_rates_are_split_by_method_and_status(String title, String metric)
      throws IOException {
    assertThat(queries(title))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("rate(" + metric)
        .containsPattern("sum by \\([a-z, ]*method, status\\)");
  }

  /// Each query for an application has the series of both routers.
  @Test
  void panels_of_applications_show_both_routers() throws IOException {
    List<String> queries =
        panels().stream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr").asText())
            .filter(query -> query.contains("sluice_edge_"))
            .toList();

    assertThat(queries)
        .hasSizeGreaterThan(10)
        .allSatisfy(query ->
            assertThat(
                    query.replaceAll(
                        "rate\\((sluice)_edge_([^)]*)\\) or rate\\(\\1_haproxy_\\2\\)", ""))
                .doesNotContain("edge", "haproxy"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"API: response time", "Applications: response time", "Response time by version"})
  void response_times_have_three_percentiles(String title) throws IOException {
    assertThat(queries(title))
        .hasSize(3)
        .allMatch(query -> query.contains("_seconds_bucket"))
        .extracting(query -> query.replaceAll("histogram_quantile\\(([0-9.]+),.*", "$1"))
        .containsExactly("0.5", "0.95", "0.99");
  }

  private static List<String> queries(String title) throws IOException {
    return panels().stream()
        .filter(panel -> panel.path("title").asText().equals(title))
        .flatMap(panel -> panel.path("targets").valueStream())
        .map(target -> target.path("expr").asText())
        .toList();
  }

  @Test
  void quantile_panels_use_seconds_and_ratio_panels_use_percent() throws IOException {
    assertThat(panels())
        .allSatisfy(panel -> {
          String unit = panel.at("/fieldConfig/defaults/unit").asText();
          for (JsonNode target : panel.path("targets")) {
            String query = target.path("expr").asText();
            if (query.startsWith("histogram_quantile")) {
              assertThat(unit).as(query).isEqualTo("s");
            }
            if (query.matches("[a-z_]+:[a-z_]+:ratio\\w*")) {
              assertThat(unit).as(query).isEqualTo("percentunit");
            }
          }
        });
  }
}
