package io.sluice.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The HTTP client of an OpenID provider. It follows no redirects.
public final class OpenIdClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int RESPONSE_MAX = 1 << 20;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /// A response in JSON.
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status == 200;
    }

    String error() {
      return body.path("error").asText("status " + status);
    }
  }

  /// Returns an endpoint of the issuer's discovery document.
  ///
  /// @param name such as `token_endpoint`
  /// @throws CliException if there is none
  URI endpoint(String issuer, String name) {
    URI discovery =
        requireSecure(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    Answer answer = send(HttpRequest.newBuilder(discovery));
    if (!answer.isSuccess() || !answer.body().path("issuer").asText().equals(issuer)) {
      throw CliException.rejected(
          "%s is no issuer of this name".formatted(issuer),
          "write --issuer as %s names it".formatted(discovery));
    }
    return requireSecure(
        LoginSession.findText(answer.body(), name)
            .orElseThrow(() ->
                CliException.rejected(
                    "%s has no %s".formatted(issuer, name),
                    "allow the device flow for this client at the issuer")));
  }

  /// Returns a session with a new token.
  ///
  /// @throws CliException if the issuer gives none; passing if it may later
  LoginSession renew(LoginSession session, Instant now) {
    String refreshToken =
        session
            .refreshToken()
            .orElseThrow(() -> CliException.unavailable("there is no refresh token", ""));
    Answer answer =
        post(
            endpoint(session.issuer(), "token_endpoint"),
            Map.of(
                "grant_type",
                "refresh_token",
                "client_id",
                session.client(),
                "refresh_token",
                refreshToken));
    if (!answer.isSuccess()) {
      throw CliException.unavailable("no new token: " + answer.error(), "");
    }
    return LoginSession.of(session.api(), session.issuer(), session.client(), answer.body(), now)
        .withRefreshTokenOf(session);
  }

  Answer post(URI endpoint, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  /// @throws CliException if the issuer does not answer in JSON; a retry may cure it
  private Answer send(HttpRequest.Builder request) {
    HttpRequest built = request.header("Accept", "application/json").timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response =
          http.send(built, BodyHandlers.limiting(BodyHandlers.ofString(), RESPONSE_MAX));
      return new Answer(response.statusCode(), Json.readTolerant(response.body(), JsonNode.class));
    } catch (IOException | Json.UnreadableException _) {
      throw CliException.passing(
          "%s does not answer as an issuer does".formatted(built.uri().getAuthority()),
          "see whether its address is right, and whether this machine reaches it");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CliException.unavailable("interrupted", "");
    }
  }

  /// @throws CliException unless `text` is an https address, or an http address of this machine
  private static URI requireSecure(String text) {
    try {
      return Optional.of(URI.create(text))
          .filter(uri -> uri.getHost() != null && uri.getUserInfo() == null)
          .filter(uri ->
              "https".equals(uri.getScheme())
                  || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost())))
          .orElseThrow(() -> new IllegalArgumentException("not secure"));
    } catch (IllegalArgumentException _) {
      throw CliException.rejected(
          "'%s' is no https address".formatted(text), "such as https://login.example.com");
    }
  }
}
