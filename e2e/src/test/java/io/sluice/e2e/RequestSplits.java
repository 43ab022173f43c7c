package io.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.sandbox.driver.StackDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The split of the requests under each table, by the edge's own counters. The period between two
/// polls counts if both saw the same table of the same start of the edge, and its weight lease had
/// not expired: without health-monitor or an engine for 15 s all requests go to one release.
final class RequestSplits {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI admin;
  private final String serviceToken;
  private final Map<String, Split> splits = new HashMap<>();
  private Map<String, Map<String, Long>> before = Map.of();

  /// Requests of one lane under one table.
  ///
  /// @param weights percent by release
  /// @param requests the number of requests by release
  record Split(String table, Map<String, Integer> weights, Map<String, Long> requests) {

    long all() {
      return requests.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Returns the largest difference between a release's requests and its weight's part of all,
    /// less the tolerance of 1 % of all requests and three more; negative if every release is
    /// within it.
    double excess() {
      long all = all();
      return weights.entrySet().stream()
          .mapToDouble(weight ->
              Math.abs(requests.getOrDefault(weight.getKey(), 0L) - weight.getValue() / 100.0 * all)
                  - (0.01 * all + 3))
          .max()
          .orElse(-1);
    }
  }

  RequestSplits(StackDriver stack) {
    this.admin = URI.create("http://127.0.0.1:" + stack.port("--edge-admin-port"));
    this.serviceToken = stack.findServiceToken().orElseThrow();
  }

  /// Polls all lanes. A poll without an answer in time ends the period before it.
  void poll() {
    try {
      poll(get("/v1/state"), get("/v1/counters"));
    } catch (UncheckedIOException e) {
      before = Map.of();
    }
  }

  private void poll(JsonNode state, JsonNode counters) {
    Map<String, Map<String, Long>> now = new HashMap<>();
    counters
        .get("lanes")
        .properties()
        .forEach(lane -> {
          String table =
              counters.get("startId") + " " + lane.getKey() + " " + lane.getValue().get("token");
          JsonNode stored = state.get("lanes").path(lane.getKey());
          if (stored.path("token").equals(lane.getValue().get("token"))
              && !stored.path("expired").asBoolean()) {
            Map<String, Long> requests = requests(lane.getValue());
            now.put(table, requests);
            Optional.ofNullable(before.get(table))
                .ifPresent(earlier -> add(split(table, stored), earlier, requests));
          }
        });
    before = now;
  }

  private Split split(String table, JsonNode lane) {
    Map<String, Integer> weights = new HashMap<>();
    lane.get("releases")
        .forEach(share -> weights.put(share.get("release").asText(), share.get("weight").asInt()));
    return splits.computeIfAbsent(table, name -> new Split(name, weights, new HashMap<>()));
  }

  private static void add(Split split, Map<String, Long> before, Map<String, Long> now) {
    now.forEach((release, count) ->
        split.requests().merge(release, count - before.getOrDefault(release, 0L), Long::sum));
  }

  private static Map<String, Long> requests(JsonNode lane) {
    Map<String, Long> requests = new HashMap<>();
    lane.get("releases")
        .properties()
        .forEach(release -> {
          long sum = 0;
          for (JsonNode instance : release.getValue().get("instances")) {
            sum += instance.get("requests").asLong();
          }
          requests.put(release.getKey(), sum);
        });
    return requests;
  }

  /// Returns the splits under tables with more than one release.
  List<Split> splits() {
    List<Split> all = new ArrayList<>(splits.values());
    all.removeIf(split -> split.weights().size() < 2 || split.all() == 0);
    return all;
  }

  /// Returns the edge's counters of each instance of `release`.
  JsonNode instances(LaneKey lane, UUID release) {
    String name = lane.toString().replace("/", "~1");
    return get("/v1/counters").at("/lanes/%s/releases/%s/instances".formatted(name, release));
  }

  private JsonNode get(String path) {
    var request =
        HttpRequest.newBuilder(admin.resolve(path))
            .header("authorization", "Bearer " + serviceToken)
            .timeout(Duration.ofSeconds(5));
    try {
      return Json.mapper().readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
