package io.sluice.notifier.channel;

import java.time.Duration;
import java.util.Optional;

/// The result of one attempt to send a notification. Reasons are plain sentences and contain no
/// secret.
public sealed interface Answer {

  /// The destination accepted it.
  record Accepted() implements Answer {}

  /// The attempt failed; another one may succeed.
  ///
  /// @param retryAfter time that the destination asks the notifier to wait, if it sends one
  record Refused(String reason, Optional<Duration> retryAfter) implements Answer {
    static Refused because(String reason) {
      return new Refused(reason, Optional.empty());
    }
  }

  /// The destination accepts no further notification, permanently.
  record Gone(String reason) implements Answer {}

  /// Not sent on purpose: the host allowlist does not permit the address.
  record Forbidden(String reason) implements Answer {}
}
