package io.sluice.messaging.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A span in the form of OpenTelemetry's exporter.
record OtlpSpan(Span span, Resource resource) implements SpanData {
  private static final String SCOPE = "io.sluice";

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return switch (span.kind()) {
      case RELEASE -> SpanKind.SERVER;
      case STEP -> SpanKind.INTERNAL;
      case SENT -> SpanKind.PRODUCER;
    };
  }

  @Override
  public SpanContext getSpanContext() {
    return context(span.id());
  }

  @Override
  public SpanContext getParentSpanContext() {
    return span.findParentId().map(this::context).orElseGet(SpanContext::getInvalid);
  }

  private SpanContext context(String id) {
    return SpanContext.create(span.traceId(), id, TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public StatusData getStatus() {
    return span.failed()
        .map(reason -> StatusData.create(StatusCode.ERROR, reason))
        .orElseGet(StatusData::unset);
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(span.start());
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(span.end());
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  @Override
  public Attributes getAttributes() {
    AttributesBuilder attributes = Attributes.builder();
    span.attributes().forEach(attributes::put);
    return attributes.build();
  }

  @Override
  public List<EventData> getEvents() {
    return span.notes().stream()
        .map(note -> EventData.create(nanos(note.at()), note.name(), Attributes.empty()))
        .toList();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return span.notes().size();
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
  }

  @Override
  @Deprecated
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.create(SCOPE, null);
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return InstrumentationScopeInfo.create(SCOPE);
  }

  @Override
  public Resource getResource() {
    return resource;
  }
}
