package io.sluice.messaging.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Sample spans.
final class Spans {

  static List<Span> some(int count) {
    return IntStream.range(0, count).mapToObj(Spans::one).toList();
  }

  static Span one(int number) {
    return new Span(
        new UUID(1, 2),
        "step " + number,
        Optional.of(Span.ROOT),
        Span.Kind.STEP,
        "observe",
        Instant.ofEpochSecond(1, 2),
        Instant.ofEpochSecond(3),
        Map.of("sluice.step", Integer.toString(number)),
        Optional.of("errors"),
        List.of(new Span.Note(Instant.ofEpochSecond(2), "held")));
  }

  private Spans() {}
}
