package io.sluice.messaging.trace;

import java.util.List;
import java.util.Optional;

/// Sends spans to a collector.
@FunctionalInterface
public interface SpanSender {

  /// Sends `spans` and returns the reason why they were not accepted; empty if they were. A failure
  /// is a reason, never an exception.
  Optional<String> send(List<Span> spans);
}
