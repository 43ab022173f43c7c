package io.sluice.notifier.delivery;

import java.time.Duration;

/// The listener of deliveries, for metrics and logs.
public interface DeliveryListener {

  /// Receives the result of an attempt, or of a notification that was not sent.
  void tried(Delivery delivery, Duration duration, DeliveryResult result);

  /// Reports that the store is unavailable; the deliverer tries again.
  void unavailable(String message);
}
