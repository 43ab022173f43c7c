package io.sluice.notifier.delivery;

import java.time.Duration;

/// Watches what the deliverer does; for metrics and logs.
public interface Observer {

  /// A letter was sent, or refused to be.
  void tried(Delivery delivery, Duration took, Settlement settlement);

  /// The book could not be read or written; the deliverer tries again.
  void unavailable(String message);
}
