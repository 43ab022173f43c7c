package io.sluice.messaging.carriage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.kafka.Inbound;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// What the carriage counts, for `/q/metrics`.
@ApplicationScoped
class CarriageMetrics {

  void bind(
      @Observes StartupEvent event,
      MeterRegistry registry,
      Relay relay,
      Inbound inbound,
      Retry retry) {
    FunctionCounter.builder("sluice.relay.sent", relay, Relay::sent)
        .description("Entries of the log that the broker has taken")
        .register(registry);
    FunctionCounter.builder("sluice.inbound.handled", inbound, Inbound::handled)
        .description("Records that were handled, repeats included")
        .register(registry);
    FunctionCounter.builder("sluice.inbound.dead.letters", inbound, Inbound::buried)
        .description("Records that became dead letters")
        .register(registry);
    Gauge.builder("sluice.retry.active", retry, waiting -> waiting.troubles().size())
        .description("Pieces of work that wait for the database or the broker")
        .register(registry);
  }
}
