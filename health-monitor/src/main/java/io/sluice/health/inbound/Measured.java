package io.sluice.health.inbound;

import io.sluice.contract.Measurement;
import io.sluice.health.store.JdbcMeasurements;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Keeps what monitors outside of Sluice tell; told again it changes nothing but its time.
@ApplicationScoped
class Measured {
  private final Inbound inbound;
  private final JdbcMeasurements measurements;

  Measured(Inbound inbound, JdbcMeasurements measurements) {
    this.inbound = inbound;
    this.measurements = measurements;
  }

  @Incoming("measurements")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Measurement.class, measurements::keep);
  }
}
