package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Measurement;
import io.sluice.contract.Topic;
import io.sluice.health.store.JdbcMeasurementStore;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Stores measurements of monitors outside Sluice; a repeated measurement changes only its time.
@Startup
@ApplicationScoped
class MeasurementConsumer {
  private final Subscription<Measurement> measurements;

  MeasurementConsumer(RecordProcessor processor, JdbcMeasurementStore measurementStore) {
    this.measurements =
        processor.subscribeToSamples(
            Topic.MEASUREMENTS, Measurement.class, measurementStore::store);
  }

  @Incoming("measurements")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    measurements.handle(record);
  }
}
