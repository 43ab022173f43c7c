package io.sluice.engine.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Observation;
import io.sluice.contract.Topic;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Reads observations as the sign of life of all components between the router's counters and this
/// engine. An observation that is read late, after a restart, renews a lease at most once.
@Startup
@ApplicationScoped
class ObservationConsumer {
  private final Subscription<Observation> observations;

  ObservationConsumer(RecordProcessor processor, LeaseRenewal leases) {
    this.observations =
        processor.subscribeToSamples(
            Topic.OBSERVATIONS,
            Observation.class,
            observation -> leases.observe(observation.lane()));
  }

  @Incoming("observations")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    observations.handle(record);
  }
}
