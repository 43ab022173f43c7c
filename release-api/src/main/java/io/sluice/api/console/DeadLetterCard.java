package io.sluice.api.console;

import io.sluice.contract.view.DeadLetterView;
import io.sluice.contract.view.TextFormats;
import java.time.Instant;

/// A dead letter as pages show it.
///
/// @param age time since the service gave the record up
public record DeadLetterCard(DeadLetterView letter, String age) {
  static DeadLetterCard of(DeadLetterView letter, Instant now) {
    return new DeadLetterCard(letter, TextFormats.age(letter.time(), now));
  }

  public String address() {
    return DeadLetterPageResource.LIST + "/" + letter.id();
  }

  /// Returns the address of the form that sends the record again.
  public String replayAddress() {
    return address() + "/replay";
  }

  /// Returns the address of the form that discards the dead letter.
  public String discardAddress() {
    return address() + "/discard";
  }

  /// Returns the sentence about the discard of the dead letter; empty without one.
  public String discard() {
    return letter.discarded().map(it -> "The dead letter was " + it.describe()).orElse("");
  }

  /// Returns the reason without line breaks.
  public String reason() {
    return TextFormats.line(letter.reason());
  }

  public String key() {
    return letter.key().orElse("");
  }

  public String type() {
    return letter.type().orElse("");
  }

  public String event() {
    return letter.event().orElse("");
  }

  /// Returns the size as the command line shows it.
  public String size() {
    return letter.size() + " bytes" + (letter.replayable() ? "" : ", not kept whole");
  }

  /// Returns the beginning of the value.
  public String value() {
    return letter.value() + (letter.truncated() ? "…" : "");
  }
}
