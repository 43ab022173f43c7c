package io.sluice.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.api.OpenIdClient.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A sign-in without a browser on this machine: a person enters a code at the issuer, on any
/// device.
///
/// @param pause waits for a duration
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8628">RFC 8628</a>
public record DeviceFlow(OpenIdClient client, InstantSource clock, Consumer<Duration> pause) {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration INTERVAL_MAX = Duration.ofMinutes(5);
  private static final Duration LIFETIME_MAX = Duration.ofHours(1);

  /// The instructions for the person.
  ///
  /// @param url page of the issuer
  /// @param code code that the page asks for
  /// @param directUrl page with the code filled in, if the issuer has one
  public record Prompt(String url, String code, Optional<String> directUrl) {}

  /// Returns the session of the person who enters the code.
  ///
  /// @param api URL of the API that gets the token
  /// @param show shows the code to the person
  /// @throws CliException if the code expires, or the issuer rejects the sign-in
  public LoginSession signIn(
      String api, String issuer, String clientId, String scope, Consumer<Prompt> show) {
    URI tokens = client.endpoint(issuer, "token_endpoint");
    Answer answer =
        client.post(
            client.endpoint(issuer, "device_authorization_endpoint"),
            Map.of("client_id", clientId, "scope", scope));
    if (!answer.isSuccess()) {
      throw rejected(issuer, answer.error());
    }
    JsonNode code = answer.body();
    Instant until = clock.instant().plus(seconds(code, "expires_in", LIFETIME_MAX, LIFETIME_MAX));
    show.accept(
        new Prompt(
            require(issuer, code, "verification_uri"),
            require(issuer, code, "user_code"),
            LoginSession.findText(code, "verification_uri_complete").map(DeviceFlow::printable)));
    Map<String, String> form =
        Map.of(
            "grant_type", GRANT,
            "client_id", clientId,
            "device_code", require(issuer, code, "device_code"));
    Duration interval = seconds(code, "interval", INTERVAL, INTERVAL_MAX);
    while (clock.instant().plus(interval).isBefore(until)) {
      pause.accept(interval);
      Optional<Answer> polled = findAnswer(tokens, form);
      if (polled.filter(Answer::isSuccess).isPresent()) {
        return LoginSession.of(api, issuer, clientId, polled.get().body(), clock.instant());
      }
      interval = interval.plus(delay(issuer, polled.map(Answer::error).orElse("slow_down")));
    }
    throw expired();
  }

  private Optional<Answer> findAnswer(URI tokens, Map<String, String> form) {
    try {
      return Optional.of(client.post(tokens, form));
    } catch (CliException failure) {
      if (failure.isPassing()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static Duration delay(String issuer, String error) {
    return switch (error) {
      case "authorization_pending" -> Duration.ZERO;
      case "slow_down" -> INTERVAL;
      case "expired_token" -> throw expired();
      case String other -> throw rejected(issuer, other);
    };
  }

  private static CliException expired() {
    return CliException.timedOut("the code expired", "run 'sluice login' again");
  }

  private static CliException rejected(String issuer, String error) {
    return CliException.rejected(
        "%s rejected the sign-in: %s".formatted(issuer, printable(error)),
        "see whether --client is right and may use the device flow");
  }

  private static String require(String issuer, JsonNode answer, String field) {
    return LoginSession.findText(answer, field)
        .map(DeviceFlow::printable)
        .orElseThrow(() -> CliException.unavailable("%s sent no %s".formatted(issuer, field), ""));
  }

  private static Duration seconds(JsonNode answer, String field, Duration absent, Duration max) {
    long seconds = answer.path(field).asLong(absent.toSeconds());
    return Duration.ofSeconds(Math.clamp(seconds, 1, max.toSeconds()));
  }

  private static String printable(String text) {
    return text.replaceAll("[^!-~]+", "?");
  }
}
