package io.sluice.messaging.quarkus;

import io.sluice.contract.EventType;
import io.sluice.contract.Topic;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.PublishListener;
import io.sluice.messaging.trace.Span;
import io.sluice.messaging.trace.Span.Kind;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a span for each event of a release that a service has sent to a topic.
@Singleton
class PublishedEventSpans implements PublishListener {
  private final Tracer tracer;

  PublishedEventSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public void sent(LogEntry entry) {
    if (tracer.isOn() && isTraced(Topic.named(entry.topic()))) {
      findSpan(entry).ifPresent(span -> tracer.export(List.of(span)));
    }
  }

  /// Whether the events of `topic` become spans. The engine's decisions are steps of the release,
  /// for which the engine makes spans itself. Observations would be a span every few seconds, and
  /// CDEvents would repeat other spans.
  private static boolean isTraced(Topic topic) {
    return switch (topic) {
      case REQUESTS, VERDICTS, OUTCOMES, NOTICES -> true;
      case SETTINGS, PROGRESS, OBSERVATIONS, CDEVENTS, MEASUREMENTS, AUDIT -> false;
    };
  }

  static Optional<Span> findSpan(LogEntry entry) {
    String type =
        entry.type().startsWith(EventType.PREFIX)
            ? entry.type().substring(EventType.PREFIX.length())
            : entry.type();
    return entry
        .release()
        .map(release ->
            new Span(
                release,
                entry.id().toString(),
                Optional.of(Span.ROOT),
                Kind.SENT,
                "send " + entry.topic(),
                entry.at(),
                entry.at(),
                Map.of(
                    "messaging.system",
                    "kafka",
                    "messaging.operation.type",
                    "send",
                    "messaging.destination.name",
                    entry.topic(),
                    "messaging.message.id",
                    entry.id().toString(),
                    "sluice.event",
                    type),
                Optional.empty(),
                List.of()));
  }
}
