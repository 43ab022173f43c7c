package io.sluice.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// A sign-in at an issuer, as its file stores it.
///
/// @param api URL of the API that gets the token; no other one does
/// @param issuer URL of the issuer
/// @param client id of the command line at the issuer
/// @param token bearer token for release-api
/// @param expires end of the token
/// @param refreshToken token for the next one, if the issuer gave one
public record LoginSession(
    String api,
    String issuer,
    String client,
    String token,
    Instant expires,
    Optional<String> refreshToken) {
  private static final Duration EARLY = Duration.ofSeconds(30);
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /// Returns the session of a token response.
  ///
  /// @throws CliException if it has no token
  static LoginSession of(String api, String issuer, String client, JsonNode response, Instant now) {
    String token =
        findText(response, "id_token")
            .orElseThrow(() ->
                CliException.unavailable(
                    issuer + " sent no ID token", "sign in with the scope openid"));
    Instant expires =
        findExpiry(token)
            .orElseGet(
                () -> now.plusSeconds(response.path("expires_in").asLong(LIFETIME.toSeconds())));
    return new LoginSession(
        api, issuer, client, token, expires, findText(response, "refresh_token"));
  }

  static Optional<String> findText(JsonNode response, String field) {
    return Optional.of(response.path(field).asText()).filter(text -> !text.isBlank());
  }

  private static Optional<Instant> findExpiry(String token) {
    try {
      byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
      long seconds =
          Json.readTolerant(new String(claims, UTF_8), JsonNode.class).path("exp").asLong();
      return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    } catch (IllegalArgumentException
        | ArrayIndexOutOfBoundsException
        | Json.UnreadableException _) {
      return Optional.empty();
    }
  }

  /// Returns whether the token is expired, or is soon.
  public boolean isOld(Instant now) {
    return !now.plus(EARLY).isBefore(expires);
  }

  /// Returns whether the token is expired.
  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }

  /// Returns this session with the refresh token of `before`, if it has none of its own.
  LoginSession withRefreshTokenOf(LoginSession before) {
    return new LoginSession(
        api, issuer, client, token, expires, refreshToken.or(before::refreshToken));
  }

  /// Returns no token, so that no log has one.
  @Override
  public String toString() {
    return "LoginSession[%s]".formatted(issuer);
  }
}
