package io.sluice.bench.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/// Calls that set the table of an unused lane at the edge's admin port; the response is the table
/// that was read back.
final class RouteCalls implements AutoCloseable {
  private static final String LANE = "/v1/lanes/bench/floor";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI edge;
  private final String token;
  private final UUID release = UUID.randomUUID();
  private long epoch;
  private long n;

  RouteCalls(int adminPort, String token) {
    this.edge = URI.create("http://127.0.0.1:" + adminPort);
    this.token = token;
    this.epoch = 1;
    JsonNode state = Json.read(call("GET", "/v1/state", "").body(), JsonNode.class);
    JsonNode stored = state.at("/lanes/bench~1floor/token");
    if (stored.isMissingNode()) {
      String start = state.path("startId").asText();
      call(
          "POST",
          LANE + "/adopt",
          "{\"token\":{\"epoch\":1,\"n\":0},\"startId\":\"%s\"}".formatted(start));
    } else {
      epoch = stored.path("epoch").asLong();
      n = stored.path("n").asLong();
    }
  }

  void once() {
    n++;
    String body =
        """
        {"token":{"epoch":%d,"n":%d},"releases":[{"release":"%s","version":"1","weight":100,\
        "instances":[{"id":"%s","host":"127.0.0.1","port":9}]}]}\
        """
            .formatted(epoch, n, release, release);
    call("PUT", LANE, body);
  }

  private HttpResponse<String> call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(edge.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "%s %s answered %d: %s"
                .formatted(method, path, response.statusCode(), response.body()));
      }
      return response;
    } catch (IOException e) {
      throw new IllegalStateException("the edge cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
