package io.sluice.api.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The client of another service's internal port, which requires the service token.
final class InnerPort {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long ANSWER_MAX = 32L << 20;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String service;
  private final URI url;
  private final Optional<Path> tokenFile;

  /// @param service its name in messages
  InnerPort(String service, URI url, Optional<Path> tokenFile) {
    this.service = service;
    this.url = url;
    this.tokenFile = tokenFile;
  }

  /// @throws Problem if the service does not answer within a second, or with more than 32 MiB
  String get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).GET();
    token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    try {
      HttpResponse<String> answer =
          http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_MAX));
      return switch (answer.statusCode()) {
        case 200 -> answer.body();
        case 400 -> throw new Problem(Kind.INVALID_PARAMETER, service + " rejected the request");
        case 404 -> throw new Problem(Kind.NOT_FOUND, service + " has no such data");
        default -> throw away("answers " + answer.statusCode());
      };
    } catch (IOException e) {
      throw away("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("did not answer: the request was interrupted");
    }
  }

  /// Returns the lanes whose records are parked in the service, each with the topic and the reason.
  ///
  /// @throws Problem as [#get]
  Map<String, String> parked() {
    JsonNode answer;
    try {
      answer = Json.read(get("/internal/parked"), JsonNode.class);
    } catch (Json.Unreadable e) {
      throw away("sent an unreadable response: " + e.getMessage());
    }
    return answer.properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, it -> "in %s, %s".formatted(service, it.getValue().asText())));
  }

  /// Returns the problem for an unusable answer of the service.
  Problem away(String what) {
    return new Problem(Kind.UNAVAILABLE, service + " " + what);
  }

  private Optional<String> token() {
    return tokenFile.map(file -> {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw away("cannot be called: the service token cannot be read");
      }
    });
  }
}
