package io.sluice.messaging.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

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
  public boolean send(List<Span> spans) {
    try {
      List<SpanData> data =
          spans.stream().<SpanData>map(span -> new OtlpSpan(span, resource)).toList();
      return exporter().export(data).join(limit.toMillis() * 2, TimeUnit.MILLISECONDS).isSuccess();
    } catch (RuntimeException e) {
      // Whatever it is, the next try may do better, and no release waits for it.
      LOG.debug("traces cannot be sent", e);
      return false;
    }
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
