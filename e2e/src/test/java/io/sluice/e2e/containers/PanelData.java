package io.sluice.e2e.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.e2e.Panels;
import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The data of dashboards and rules in the Prometheus of a stack with HAProxy.
final class PanelData {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String STEP = "&step=5";

  private final String prometheus;
  private final Instant begin = InstantSource.system().instant();

  /// @param prometheus its address
  PanelData(String prometheus) {
    this.prometheus = prometheus;
  }

  /// Requires that each query of a panel to Prometheus has data since the begin, and each metric of
  /// rules and panels exists, except for those of the edge.
  ///
  /// @return the number of queries
  int require(String lane, String release) throws IOException {
    List<Panels.Query> queries =
        Panels.all(TestedStack.root()).stream().filter(Panels.Query::prometheus).toList();
    Set<String> metrics = new TreeSet<>(Panels.metrics(TestedStack.root()));
    metrics.removeIf(metric -> metric.startsWith("sluice_edge_"));
    var _ =
        ResultPoller.until(
            "each panel and each rule has data",
            LIMIT,
            () -> missing(queries, metrics, lane, release),
            List::isEmpty);
    return queries.size();
  }

  private List<String> missing(
      List<Panels.Query> queries, Set<String> metrics, String lane, String release) {
    List<String> missing = new ArrayList<>();
    for (Panels.Query query : queries) {
      if (series(query.of(lane, release)) == 0) {
        missing.add(query.dashboard() + " / " + query.panel());
      }
    }
    Set<String> unknown = new TreeSet<>(metrics);
    get("/api/v1/label/__name__/values").path("data").forEach(it -> unknown.remove(it.asText()));
    missing.addAll(unknown);
    return missing;
  }

  private int series(String query) {
    String range =
        "&start=%d&end=%d"
            .formatted(begin.getEpochSecond(), InstantSource.system().instant().getEpochSecond());
    JsonNode answer =
        get(
            "/api/v1/query_range?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + range
                + STEP);
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalStateException("%s: %s".formatted(query, answer));
    }
    return answer.at("/data/result").size();
  }

  private JsonNode get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(prometheus + path)).timeout(TIMEOUT).build();
      return Json.mapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
