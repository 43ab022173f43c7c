package io.sluice.notifier.channel;

import java.time.Duration;
import java.util.Optional;

/// What came of sending a letter once. Reasons are for people and quote no secret.
public sealed interface Answer {

  /// The destination has it.
  record Accepted() implements Answer {}

  /// Not this time.
  ///
  /// @param retryAfter how long the destination wants to be left alone, if it says so
  record Refused(String reason, Optional<Duration> retryAfter) implements Answer {
    static Refused because(String reason) {
      return new Refused(reason, Optional.empty());
    }
  }

  /// The destination wants nothing more, ever.
  record Gone(String reason) implements Answer {}

  /// Not sent, on purpose: the address may not be reached.
  record Forbidden(String reason) implements Answer {}
}
