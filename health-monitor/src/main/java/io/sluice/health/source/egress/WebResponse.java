package io.sluice.health.source.egress;

import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.SourceResponse;
import java.util.List;

/// A web server's response.
///
/// @param from the server's host, for users
/// @param secrets that the request contained, and that must not appear in an excerpt of the
///   response
public record WebResponse(String from, String text, List<String> secrets) {
  public WebResponse {
    secrets = List.copyOf(secrets);
  }

  /// Returns the beginning of the text, without secrets.
  public String shown() {
    String text = this.text;
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return SourceResponse.shown(text);
  }

  /// Returns the exception for an invalid response.
  ///
  /// @param reason such as "is no JSON"
  public InvalidResponseException invalid(String reason) {
    return new InvalidResponseException(
        "the response of %s %s: %s".formatted(from, reason, shown()));
  }

  @Override
  public String toString() {
    return "response of " + from;
  }
}
