package io.sluice.messaging.quarkus;

import io.sluice.messaging.trace.OtlpSender;
import io.sluice.messaging.trace.Span;
import io.sluice.messaging.trace.SpanQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Sends spans if an endpoint is configured. Without one, no class of OpenTelemetry is loaded.
@Singleton
public class Tracer {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Optional<OtlpSender> sender;
  private final Optional<SpanQueue> queue;

  Tracer(
      TraceConfig config,
      MessagingConfig messaging,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    sender =
        config
            .endpoint()
            .map(it -> new OtlpSender(it, config.exportTimeout(), service, messaging.replicaId()));
    queue = sender.map(it -> new SpanQueue(it, config.queueSize(), PAUSE));
  }

  void start() {
    queue.ifPresent(SpanQueue::start);
  }

  void stop() {
    queue.ifPresent(SpanQueue::close);
    sender.ifPresent(OtlpSender::close);
  }

  /// Whether an endpoint for spans is configured.
  public boolean isOn() {
    return queue.isPresent();
  }

  /// Queues `spans` for sending; never waits.
  public void export(List<Span> spans) {
    queue.ifPresent(it -> it.offer(spans));
  }

  long dropped() {
    return queue.map(SpanQueue::dropped).orElse(0L);
  }
}
