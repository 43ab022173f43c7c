package io.sluice.health.source.web;

import io.sluice.health.source.Answer;
import io.sluice.health.source.Senseless;
import java.util.List;

/// A web server's response.
///
/// @param from the server's host, for users
/// @param secrets that the request contained, and that must not appear in an excerpt of the
///   response
public record Page(String from, String text, List<String> secrets) {
  public Page {
    secrets = List.copyOf(secrets);
  }

  /// Returns the beginning of the text, without secrets.
  public String shown() {
    String text = this.text;
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return Answer.shown(text);
  }

  /// Returns the exception for an invalid response.
  ///
  /// @param why such as "is no JSON"
  public Senseless senseless(String why) {
    return new Senseless("the response of %s %s: %s".formatted(from, why, shown()));
  }

  @Override
  public String toString() {
    return "Page of " + from;
  }
}
