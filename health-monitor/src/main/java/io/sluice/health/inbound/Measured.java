package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Measurement;
import io.sluice.contract.Topic;
import io.sluice.health.store.JdbcMeasurements;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores measurements of monitors outside Sluice; a repeated measurement changes only its time.
@Startup
@ApplicationScoped
class Measured {
  private final Subscription<Measurement> measured;

  Measured(Inbound inbound, JdbcMeasurements measurements) {
    this.measured =
        inbound.subscribeToSamples(Topic.MEASUREMENTS, Measurement.class, measurements::keep);
  }

  @Incoming("measurements")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    measured.handle(record);
  }
}
