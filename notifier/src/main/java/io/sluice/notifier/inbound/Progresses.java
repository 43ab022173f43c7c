package io.sluice.notifier.inbound;

import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.notifier.ledger.Ledger;
import io.sluice.notifier.outbound.Deliveries;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Brings what happens to lanes to the ledger.
@ApplicationScoped
class Progresses {
  private final Inbound inbound;
  private final Ledger ledger;
  private final Deliveries deliveries;

  Progresses(Inbound inbound, Ledger ledger, Deliveries deliveries) {
    this.inbound = inbound;
    this.ledger = ledger;
    this.deliveries = deliveries;
  }

  @Incoming("progress")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Progress.class, this::tell);
  }

  private void tell(Envelope<Progress> event) {
    if (ledger.tell(event) > 0) {
      deliveries.wake();
    }
  }
}
