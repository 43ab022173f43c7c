package io.sluice.api.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import io.sluice.messaging.quarkus.InternalHttp;
import io.sluice.messaging.quarkus.ServiceToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// The client of another service's internal port, which requires the service token.
final class InternalClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long RESPONSE_MAX = 32L << 20;

  private final HttpClient http;
  private final String service;
  private final URI url;
  private final ServiceToken token;

  /// @param service its name in messages
  InternalClient(String service, URI url, ServiceToken token, InternalHttp internalHttp) {
    this.http = internalHttp.builder().connectTimeout(TIMEOUT).build();
    this.service = service;
    this.url = url;
    this.token = token;
  }

  /// @throws ProblemException if the service does not answer within a second, or with more than 32
  ///   MiB
  String get(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).GET();
    token.findValue().ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), RESPONSE_MAX));
      return switch (response.statusCode()) {
        case 200 -> response.body();
        case 400 ->
            throw new ProblemException(
                ProblemType.INVALID_PARAMETER, service + " rejected the request");
        case 404 ->
            throw new ProblemException(ProblemType.NOT_FOUND, service + " has no such data");
        default -> throw unavailable("answers " + response.statusCode());
      };
    } catch (IOException e) {
      throw unavailable("does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("did not answer: the request was interrupted");
    }
  }

  /// Returns the lanes whose records are parked in the service, each with the topic and the reason.
  ///
  /// @throws ProblemException as [#get]
  Map<String, String> parked() {
    JsonNode response;
    try {
      response = Json.read(get("/internal/parked"), JsonNode.class);
    } catch (Json.UnreadableException e) {
      throw unavailable("sent an unreadable response: " + e.getMessage());
    }
    return response.properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, it -> "in %s, %s".formatted(service, it.getValue().asText())));
  }

  /// Returns the problem for an unusable response of the service.
  ProblemException unavailable(String what) {
    return new ProblemException(ProblemType.UNAVAILABLE, service + " " + what);
  }
}
