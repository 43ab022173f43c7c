package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
