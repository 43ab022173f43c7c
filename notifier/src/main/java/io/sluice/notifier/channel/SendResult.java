package io.sluice.notifier.channel;

import java.time.Duration;
import java.util.Optional;

/// The result of one attempt to send a notification. Reasons are plain sentences and contain no
/// secret.
public sealed interface SendResult {

  /// The destination accepted it.
  record Accepted() implements SendResult {}

  /// The attempt failed; another one may succeed.
  ///
  /// @param retryAfter delay that the destination requests, if it sends one
  record Refused(String reason, Optional<Duration> retryAfter) implements SendResult {
    static Refused of(String reason) {
      return new Refused(reason, Optional.empty());
    }
  }

  /// The destination accepts no further notification, permanently.
  record Gone(String reason) implements SendResult {}

  /// Not sent on purpose: the host allowlist does not permit the address.
  record Forbidden(String reason) implements SendResult {}
}
