package io.sluice.messaging.quarkus;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.NotifyingEventProducer;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.RecordProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The metrics of messaging for `/q/metrics`: see docs/metrics.md.
@ApplicationScoped
class MessagingMetrics {
  private final MeterRegistry registry;
  private final SampledGauges gauges;

  MessagingMetrics(MeterRegistry registry, SampledGauges gauges) {
    this.registry = registry;
    this.gauges = gauges;
  }

  void registerSpans(@Observes StartupEvent event, Tracer tracer) {
    FunctionCounter.builder("sluice.spans.dropped", tracer, Tracer::dropped)
        .description("Spans that the endpoint did not accept, or that did not fit into the queue")
        .register(registry);
  }

  void registerRelay(
      @Observes StartupEvent event,
      OutboxRelay relay,
      NotifyingEventProducer producer,
      Retry retry) {
    FunctionCounter.builder("sluice.outbox.sent", relay, OutboxRelay::sent)
        .description("Entries of the log that the broker acknowledged")
        .register(registry);
    FunctionCounter.builder(
            "sluice.publish.listener.dropped", producer, NotifyingEventProducer::dropped)
        .description("Events that metrics, log lines or traces may lack")
        .register(registry);
    Gauge.builder("sluice.outbox.blocked.lanes", relay, it -> it.blocked().size())
        .description("Lanes whose next event cannot be sent, while those of others are")
        .register(registry);
    Gauge.builder("sluice.retry.active", retry, it -> it.pendingWork().size())
        .description("Pieces of work that wait for the database or the broker")
        .register(registry);
  }

  void registerConsumer(@Observes StartupEvent event, RecordProcessor processor) {
    FunctionCounter.builder("sluice.consumer.records", processor, RecordProcessor::handled)
        .description("Records that were handled, repeats included")
        .register(registry);
    FunctionCounter.builder(
            "sluice.consumer.dead.letters", processor, RecordProcessor::deadLettered)
        .description("Records that became dead letters")
        .register(registry);
    FunctionCounter.builder("sluice.consumer.skipped", processor, RecordProcessor::skipped)
        .description("Records of a newer version that were skipped, since others replace them")
        .register(registry);
    Gauge.builder("sluice.parked.lanes", processor, it -> it.parked().size())
        .description("Lanes whose records this service cannot handle yet")
        .register(registry);
    Gauge.builder(
            "sluice.consumer.processing.lag.seconds", processor, it -> it.lag().toMillis() / 1000.0)
        .description("Age of the oldest record that is being handled")
        .register(registry);
  }

  void registerOutbox(@Observes StartupEvent event, AgroalDataSource database) {
    var transactions = new JdbcTransactions<>(database, JdbcTx::new, () -> {});
    gauges.gauge(
        "sluice.outbox.pending",
        "Events committed and not yet sent",
        () -> JdbcOutbox.unsent(transactions));
    gauges.gauge(
        "sluice.outbox.lag.seconds",
        "Age of the oldest event not yet sent",
        () -> JdbcOutbox.lag(transactions).toMillis() / 1000.0);
  }
}
