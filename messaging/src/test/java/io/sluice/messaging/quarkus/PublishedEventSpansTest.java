package io.sluice.messaging.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.messaging.LogEntry;
import io.sluice.messaging.trace.Span;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PublishedEventSpansTest {

  private static LogEntry entry(Optional<UUID> release) {
    return new LogEntry(
        "production/shop",
        7,
        new UUID(1, 2),
        release,
        "release.verdicts",
        "io.sluice.verdict",
        "{}",
        Instant.EPOCH);
  }

  @Test
  void a_published_event_of_a_release_is_a_span_of_its_trace() {
    UUID release = new UUID(3, 4);

    Span span = PublishedEventSpans.findSpan(entry(Optional.of(release))).orElseThrow();

    assertThat(span.name()).isEqualTo("send release.verdicts");
    assertThat(span.release()).isEqualTo(release);
    assertThat(span.parent()).contains(Span.ROOT);
    assertThat(span.attributes())
        .containsEntry("messaging.destination.name", "release.verdicts")
        .containsEntry("sluice.event", "verdict");
  }

  @Test
  void an_event_without_a_release_has_no_span() {
    assertThat(PublishedEventSpans.findSpan(entry(Optional.empty()))).isEmpty();
  }
}
