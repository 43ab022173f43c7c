package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The queries of the dashboards, and the metrics in them and in the rules.
public final class Panels {
  private static final Pattern METRIC =
      Pattern.compile(
          "(?<![\\w:])((?:sluice|http|kafka|jvm|process|agroal|haproxy)_[a-z0-9_]+|up)(?![\\w:])");

  /// Lines of a file of rules without a part of a query.
  private static final String NO_QUERY =
      "#.*|(- )?(alert|record|name|summary|description|runbook_url|labels):.*";

  /// @param prometheus whether the query goes to Prometheus; otherwise to release-api's database
  public record Query(String dashboard, String panel, boolean prometheus, String text) {

    /// Returns the query with a lane and one of its releases for the dashboard's variables.
    public String of(String lane, String release) {
      return text.replace("$lane", lane)
          .replace("$release", release)
          .replaceAll("\\$__timeFilter\\(([^)]*)\\)", "$1 is not null");
    }
  }

  public static List<Query> all(Path root) throws IOException {
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

  /// Returns the names of the metrics that rules and dashboards query.
  public static Set<String> metrics(Path root) throws IOException {
    Set<String> queried = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root.resolve("compose/monitoring"))) {
      for (Path file :
          files.filter(it -> it.toString().matches(".*(/rules/.*\\.yml|\\.json)")).toList()) {
        boolean isDashboard = file.toString().endsWith(".json");
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> isDashboard ? line.startsWith("\"expr\":") : !line.matches(NO_QUERY))
            .map(line -> isDashboard ? line.substring(7).replaceAll("^ *\"|\",?$", "") : line)
            .map(line -> line.replaceAll("\\\\?\"[^\"]*\"", ""))
            .flatMap(line -> METRIC.matcher(line).results())
            .forEach(found -> queried.add(found.group(1)));
      }
    }
    return queried;
  }

  private Panels() {}
}
