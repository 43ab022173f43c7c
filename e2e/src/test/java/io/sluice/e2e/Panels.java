package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The queries of the dashboards.
final class Panels {

  /// @param prometheus whether the query goes to Prometheus; otherwise to release-api's database
  record Query(String dashboard, String panel, boolean prometheus, String text) {

    /// Returns the query with a lane and one of its releases for the dashboard's variables.
    String of(String lane, String release) {
      return text.replace("$lane", lane)
          .replace("$release", release)
          .replaceAll("\\$__timeFilter\\(([^)]*)\\)", "$1 is not null");
    }
  }

  static List<Query> all(Path root) throws IOException {
    List<Query> queries = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(root.resolve("compose/monitoring/grafana/dashboards/sluice"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode dashboard = Json.mapper().readTree(file.toFile());
        for (JsonNode panel : dashboard.path("panels")) {
          panel
              .path("targets")
              .forEach(target ->
                  queries.add(
                      new Query(
                          dashboard.path("title").asText(),
                          panel.path("title").asText(),
                          target.has("expr"),
                          target.path(target.has("expr") ? "expr" : "rawSql").asText())));
        }
      }
    }
    return queries;
  }

  private Panels() {}
}
