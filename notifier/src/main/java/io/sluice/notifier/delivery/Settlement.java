package io.sluice.notifier.delivery;

import java.time.Duration;

/// The result of an attempt, as it is stored.
public sealed interface Settlement {

  record Delivered() implements Settlement {}

  /// The delivery is retried after `pause`; this attempt counts.
  record Again(Duration pause, String reason) implements Settlement {}

  /// There was no attempt, because some information is not available yet; the delivery is due again
  /// after `pause`.
  record NotYet(Duration pause) implements Settlement {}

  /// The delivery failed for good.
  ///
  /// @param disable whether the destination is disabled until its environment is written again
  record Failed(String reason, boolean disable) implements Settlement {}

  /// The notification was not sent on purpose.
  record Suppressed(String reason) implements Settlement {}
}
