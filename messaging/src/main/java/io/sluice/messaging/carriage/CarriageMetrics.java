package io.sluice.messaging.carriage;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.Onlookers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The metrics of messaging for `/q/metrics`: see docs/metrics.md.
@ApplicationScoped
class CarriageMetrics {
  private final MeterRegistry registry;
  private final Samples samples;

  CarriageMetrics(MeterRegistry registry, Samples samples) {
    this.registry = registry;
    this.samples = samples;
  }

  void traced(@Observes StartupEvent event, Tracer tracer) {
    FunctionCounter.builder("sluice.traces.dropped", tracer, Tracer::dropped)
        .description("Spans that the endpoint did not accept, or that did not fit into the queue")
        .register(registry);
  }

  void sent(@Observes StartupEvent event, Relay relay, Onlookers onlookers, Retry retry) {
    FunctionCounter.builder("sluice.relay.sent", relay, Relay::sent)
        .description("Entries of the log that the broker acknowledged")
        .register(registry);
    FunctionCounter.builder("sluice.onlookers.dropped", onlookers, Onlookers::dropped)
        .description("Events that metrics, log lines or traces may lack")
        .register(registry);
    Gauge.builder("sluice.outbox.blocked.lanes", relay, it -> it.blocked().size())
        .description("Lanes whose next event cannot be sent, while those of others are")
        .register(registry);
    Gauge.builder("sluice.retry.active", retry, waiting -> waiting.troubles().size())
        .description("Pieces of work that wait for the database or the broker")
        .register(registry);
  }

  void handled(@Observes StartupEvent event, Inbound inbound) {
    FunctionCounter.builder("sluice.inbound.handled", inbound, Inbound::handled)
        .description("Records that were handled, repeats included")
        .register(registry);
    FunctionCounter.builder("sluice.inbound.dead.letters", inbound, Inbound::buried)
        .description("Records that became dead letters")
        .register(registry);
    FunctionCounter.builder("sluice.inbound.skipped", inbound, Inbound::skipped)
        .description("Records of a newer version that were skipped, since others replace them")
        .register(registry);
    Gauge.builder("sluice.parked.lanes", inbound, it -> it.parked().size())
        .description("Lanes whose records this service cannot handle yet")
        .register(registry);
    Gauge.builder("sluice.inbound.lag.seconds", inbound, at -> at.lag().toMillis() / 1000.0)
        .description("Age of the oldest record that is being handled")
        .register(registry);
  }

  void outbox(@Observes StartupEvent event, AgroalDataSource database) {
    var transactions = new JdbcTransactions<>(database, JdbcTx::new, () -> {});
    samples.gauge(
        "sluice.outbox.unsent",
        "Events committed and not yet sent",
        () -> JdbcOutbox.unsent(transactions));
    samples.gauge(
        "sluice.outbox.lag.seconds",
        "Age of the oldest event not yet sent",
        () -> JdbcOutbox.lag(transactions).toMillis() / 1000.0);
  }
}
