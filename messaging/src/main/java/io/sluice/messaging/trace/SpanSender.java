package io.sluice.messaging.trace;

import java.util.List;
import java.util.Optional;

/// Brings spans to who collects them.
@FunctionalInterface
public interface SpanSender {

  /// Why they were not taken; empty if they were. Whatever is in the way is an answer and no
  /// exception.
  Optional<String> send(List<Span> spans);
}
