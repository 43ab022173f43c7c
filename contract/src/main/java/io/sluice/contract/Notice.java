package io.sluice.contract;

import java.util.UUID;

/// The result of one notification to one destination about one transition, written by notifier to
/// `release.notices`.
public sealed interface Notice extends Event {
  /// Returns the message's id, which is the same for all attempts.
  UUID message();

  /// Returns the kind and host of the destination, never its secret or query.
  String destination();

  /// Returns the transition that the message reports, such as `rolled-back`.
  String transition();

  record NoticeDelivered(UUID message, String destination, String transition, int tries)
      implements Notice {}

  /// The notifier gave up the delivery.
  record NoticeFailed(UUID message, String destination, String transition, int tries, String reason)
      implements Notice {}

  /// The notifier deliberately did not send the message.
  record NoticeSuppressed(UUID message, String destination, String transition, String reason)
      implements Notice {}
}
