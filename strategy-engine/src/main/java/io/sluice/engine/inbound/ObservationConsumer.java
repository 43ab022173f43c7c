package io.sluice.engine.inbound;

import io.sluice.contract.Observation;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Reads observations as the sign of life of everything between the router's counters and this
/// engine. An observation that is read late, after a restart, renews a lease at most once.
@ApplicationScoped
class ObservationConsumer {
  private final Inbound inbound;
  private final LeaseRenewal leases;

  ObservationConsumer(Inbound inbound, LeaseRenewal leases) {
    this.inbound = inbound;
    this.leases = leases;
  }

  @Incoming("observations")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Observation.class, observation -> leases.observe(observation.lane()));
  }
}
