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

/// Sends spans as OTLP over HTTP, with OpenTelemetry's own exporter. The exporter is created for
/// the first batch, so that no start waits for it. Used by one thread.
public final class OtlpSender implements SpanSender, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OtlpSender.class);

  private final URI endpoint;
  private final Duration timeout;
  private final Resource resource;
  private Optional<OtlpHttpSpanExporter> exporter = Optional.empty();

  /// @param endpoint such as `http://collector:4318/v1/traces`
  /// @param timeout of one batch
  public OtlpSender(URI endpoint, Duration timeout, String service, String replica) {
    this.endpoint = endpoint;
    this.timeout = timeout;
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
          exporter().export(data).join(timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
      return sent.isSuccess() ? Optional.empty() : Optional.of(reason(sent.getFailureThrowable()));
    } catch (RuntimeException e) {
      // The next try may succeed after any failure, and no release waits for it.
      LOG.debug("traces cannot be sent", e);
      return Optional.of(e.toString());
    }
  }

  /// Returns the reason why a batch was not accepted; the exporter does not expose the status of
  /// the response.
  private static String reason(@Nullable Throwable failure) {
    return failure == null
        ? "no answer in time"
        : Optional.ofNullable(failure.getCause()).map(Throwable::toString).orElse("refused");
  }

  private OtlpHttpSpanExporter exporter() {
    OtlpHttpSpanExporter created =
        exporter.orElseGet(() ->
            OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(timeout)
                .setConnectTimeout(timeout)
                // The queue retries.
                .setRetryPolicy(null)
                .build());
    exporter = Optional.of(created);
    return created;
  }

  @Override
  public void close() {
    exporter.ifPresent(OtlpHttpSpanExporter::close);
  }
}
