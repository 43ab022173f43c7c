package io.sluice.health.source.web;

import io.sluice.health.source.Answer;
import io.sluice.health.source.Senseless;
import java.util.List;

/// What a web server answered.
///
/// @param from its host, for people
/// @param secrets that were shown to it, and must not be seen in what it answers
public record Page(String from, String text, List<String> secrets) {
  public Page {
    secrets = List.copyOf(secrets);
  }

  /// The beginning of it, without secrets.
  public String shown() {
    String text = this.text;
    for (String secret : secrets) {
      text = text.replace(secret, "***");
    }
    return Answer.shown(text);
  }

  /// It makes no sense.
  ///
  /// @param why such as "is no JSON"
  public Senseless senseless(String why) {
    return new Senseless("what %s answers %s: %s".formatted(from, why, shown()));
  }

  @Override
  public String toString() {
    return "Page of " + from;
  }
}
