package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.prometheus.Prometheus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A real Prometheus with the rules of compose/monitoring, which scrapes a stack as that of
/// docker-compose does.
final class ScrapingPrometheus implements AutoCloseable {
  private static final int TARGETS = 5;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant begin = InstantSource.system().instant();
  private final Prometheus prometheus;

  ScrapingPrometheus(StackDriver stack) {
    prometheus = Prometheus.start(stack.state().resolve("prometheus"), configuration(stack));
  }

  private static String configuration(StackDriver stack) {
    return """
    global: {scrape_interval: 1s, scrape_timeout: 900ms, evaluation_interval: 1s}
    rule_files: ["%s/compose/monitoring/rules/*.yml"]
    scrape_configs:
    %s\
    """
        .formatted(
            stack.root(),
            job(
                    "release-api",
                    stack.port("--api-port"),
                    "/q/metrics",
                    stack.findToken().orElseThrow())
                + job("strategy-engine", stack, "--engine-port", "/q/metrics")
                + job("health-monitor", stack, "--health-port", "/q/metrics")
                + job("notifier", stack, "--notifier-port", "/q/metrics")
                + job("router", stack, "--edge-admin-port", "/metrics"));
  }

  private static String job(String name, StackDriver stack, String flag, String path) {
    return job(name, stack.port(flag), path, stack.findServiceToken().orElseThrow());
  }

  private static String job(String name, int port, String path, String token) {
    return """
      - job_name: %s
        metrics_path: %s
        honor_labels: true
        authorization: {credentials: %s}
        static_configs: [{targets: ["127.0.0.1:%d"]}]
    """
        .formatted(name, path, token, port);
  }

  /// Returns the number of series of a query since the start, as a dashboard shows them.
  int series(String expression) {
    String range =
        "&start=%d&end=%d&step=2"
            .formatted(begin.getEpochSecond(), InstantSource.system().instant().getEpochSecond());
    return data("/api/v1/query_range?query=" + encoded(expression) + range).path("result").size();
  }

  /// Returns the single number that a query gives; 0 if it gives none.
  double number(String expression) {
    return data("/api/v1/query?query=" + encoded(expression)).at("/result/0/value/1").asDouble();
  }

  /// Returns the number of series of each target and metric at the last scrape. Keys have the form
  /// `notifier jvm_memory_used_bytes`; targets that did not answer are missing.
  SortedMap<String, Integer> seriesByMetric() {
    String query = "count by (job, __name__) ({job=~\".+\",__name__!~\"ALERTS.*|.*:.*\"})";
    SortedMap<String, Integer> counts = new TreeMap<>();
    data("/api/v1/query?query=" + encoded(query))
        .path("result")
        .forEach(series -> {
          String job = series.at("/metric/job").asText();
          String metric = series.at("/metric/__name__").asText();
          counts.put(job + " " + metric, series.at("/value/1").asInt());
        });
    return counts;
  }

  /// Whether every target answered its last scrape.
  boolean areAllUp() {
    return number("count(up == 1)") == TARGETS;
  }

  /// @throws IllegalStateException with the reason if the query is rejected
  private JsonNode data(String path) {
    JsonNode answer = get(path);
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalStateException("%s: %s".formatted(path, answer));
    }
    return answer.path("data");
  }

  /// Returns the names of all metrics that were scraped or recorded.
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    get("/api/v1/label/__name__/values").path("data").forEach(name -> names.add(name.asText()));
    return names;
  }

  private JsonNode get(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(prometheus.url() + path)).build();
    try {
      return Json.mapper().readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    prometheus.close();
  }
}
