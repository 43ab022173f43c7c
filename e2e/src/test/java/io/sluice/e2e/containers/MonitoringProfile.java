package io.sluice.e2e.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The profile `monitoring` of a stack: the targets of its Prometheus, the notifications of its
/// alerts, and the log lines of its services.
final class MonitoringProfile {
  /// Alerts are evaluated once a minute and sent in groups.
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /// Bounds one request to Prometheus.
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /// The scraped jobs with one target for each replica.
  private static final Set<String> SERVICES =
      Set.of("release-api", "strategy-engine", "health-monitor", "notifier");

  /// The scraped jobs with one target each.
  private static final Set<String> SINGLE = Set.of("router", "lanes", "prometheus", "alertmanager");

  private final ComposeStack stack;
  private final String prometheus;
  private final int expected;

  /// @param prometheus the address of Prometheus
  /// @param replicas the number of replicas of each service
  MonitoringProfile(ComposeStack stack, String prometheus, int replicas) {
    this.stack = stack;
    this.prometheus = prometheus;
    this.expected = SERVICES.size() * replicas + SINGLE.size();
  }

  /// @throws IllegalStateException if a target is not up
  void requireTargetsUp() {
    ResultPoller.until("each target is up", LIMIT, this::problems, List.of()::equals);
  }

  /// Returns the targets that are not up, and a summary if some are missing or unexpected.
  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    Set<String> jobs = new TreeSet<>();
    int targets = 0;
    for (JsonNode target : get("/api/v1/targets?state=active").at("/data/activeTargets")) {
      targets++;
      jobs.add(target.at("/labels/job").asText());
      if (!target.path("health").asText().equals("up")) {
        problems.add(target.path("scrapeUrl").asText() + ": " + target.path("lastError").asText());
      }
    }
    Set<String> all = new TreeSet<>(SERVICES);
    all.addAll(SINGLE);
    if (targets != expected || !jobs.equals(all)) {
      problems.add("%d targets of %s".formatted(targets, jobs));
    }
    return problems;
  }

  /// @throws IllegalStateException if the webhook does not receive the alert
  void requireNotified(String alert) {
    ResultPoller.until(
        "the webhook receives " + alert,
        LIMIT,
        () -> stack.logs("receiver"),
        log -> log.contains(alert) && log.contains("webhook-signature"));
  }

  /// Requires that strategy-engine has logged one line of JSON, as ECS, for each transition of the
  /// release.
  ///
  /// @param transitions the events in the release's log, in their order
  void requireLines(UUID release, List<String> transitions) {
    List<String> actions =
        ResultPoller.until(
            "a line for each transition",
            LIMIT,
            () -> lines(release),
            lines -> lines.size() >= transitions.size());
    if (!actions.equals(transitions)) {
      throw new IllegalStateException(
          "log lines %s, transitions %s".formatted(actions, transitions));
    }
  }

  private List<String> lines(UUID release) {
    return stack
        .logs("strategy-engine")
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(MonitoringProfile::read)
        .filter(line -> line.has("@timestamp") && line.has("log.level"))
        .map(line -> line.path("labels"))
        .filter(labels -> labels.path("release").asText().equals(release.toString()))
        .filter(
            labels -> labels.path("trace_id").asText().equals(release.toString().replace("-", "")))
        .sorted((one, other) -> Long.compare(sequence(one), sequence(other)))
        .map(labels -> labels.path("action").asText())
        .toList();
  }

  private static long sequence(JsonNode labels) {
    return Long.parseLong(labels.path("sequence").asText());
  }

  private JsonNode get(String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(prometheus + path)).timeout(TIMEOUT).build();
      return read(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      // Prometheus may not have started yet.
      return Json.mapper().createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode read(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
