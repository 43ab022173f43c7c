package io.sluice.contract;

import java.util.UUID;

/// What became of one message to one destination about one transition, written by notifier to
/// `release.notices`.
public sealed interface Notice extends Event {
  /// The message's own id, the same over all tries.
  UUID message();

  /// Kind and host of the destination, never its secret or query.
  String destination();

  /// What was told, such as `rolled-back`.
  String transition();

  record Delivered(UUID message, String destination, String transition, int tries)
      implements Notice {}

  /// Given up.
  record Failed(UUID message, String destination, String transition, int tries, String reason)
      implements Notice {}

  /// Not sent, on purpose.
  record Suppressed(UUID message, String destination, String transition, String reason)
      implements Notice {}
}
