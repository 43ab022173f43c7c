package io.sluice.notifier.delivery;

import java.time.Duration;

/// The result of an attempt, as it is stored.
public sealed interface DeliveryResult {

  record Delivered() implements DeliveryResult {}

  /// The delivery is retried after `pause`; this attempt counts.
  record RetryLater(Duration pause, String reason) implements DeliveryResult {}

  /// There was no attempt, because some information is not available yet; the delivery is due again
  /// after `pause`.
  record Postponed(Duration pause) implements DeliveryResult {}

  /// The delivery failed for good.
  ///
  /// @param disable whether the destination is disabled until its environment is written again
  record Failed(String reason, boolean disable) implements DeliveryResult {}

  /// The notification was not sent on purpose.
  record Suppressed(String reason) implements DeliveryResult {}
}
