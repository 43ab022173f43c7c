package io.sluice.messaging.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends spans as OTLP over HTTP, by OpenTelemetry's own exporter. That is made when there is
/// something to send: no start waits for it. Used by one thread.
public final class OtlpSender implements SpanSender, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OtlpSender.class);

  private final URI endpoint;
  private final Duration limit;
  private final Resource resource;
  private Optional<OtlpHttpSpanExporter> exporter = Optional.empty();

  /// @param endpoint such as `http://collector:4318/v1/traces`
  /// @param limit longest time for one batch
  public OtlpSender(URI endpoint, Duration limit, String service, String replica) {
    this.endpoint = endpoint;
    this.limit = limit;
    this.resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", service)
                .put("service.namespace", "sluice")
                .put("service.instance.id", replica)
                .build());
  }

  @Override
  public Optional<String> send(List<Span> spans) {
    try {
      List<SpanData> data =
          spans.stream().<SpanData>map(span -> new OtlpSpan(span, resource)).toList();
      CompletableResultCode sent =
          exporter().export(data).join(limit.toMillis() * 2, TimeUnit.MILLISECONDS);
      return sent.isSuccess() ? Optional.empty() : Optional.of(why(sent.getFailureThrowable()));
    } catch (RuntimeException e) {
      // Whatever it is, the next try may do better, and no release waits for it.
      LOG.debug("traces cannot be sent", e);
      return Optional.of(e.toString());
    }
  }

  /// What kept a batch from being answered; the exporter does not let out the status of an answer.
  private static String why(@Nullable Throwable failure) {
    return failure == null
        ? "no answer in time"
        : Optional.ofNullable(failure.getCause()).map(Throwable::toString).orElse("refused");
  }

  private OtlpHttpSpanExporter exporter() {
    OtlpHttpSpanExporter made =
        exporter.orElseGet(() ->
            OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(limit)
                .setConnectTimeout(limit)
                // Tries are the queue's.
                .setRetryPolicy(null)
                .build());
    exporter = Optional.of(made);
    return made;
  }

  @Override
  public void close() {
    exporter.ifPresent(OtlpHttpSpanExporter::close);
  }
}
