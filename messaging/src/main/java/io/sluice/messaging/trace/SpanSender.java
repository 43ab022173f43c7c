package io.sluice.messaging.trace;

import java.util.List;

/// Brings spans to who collects them.
@FunctionalInterface
public interface SpanSender {

  /// Whether they were taken; whatever is in the way is an answer and no exception.
  boolean send(List<Span> spans);
}
