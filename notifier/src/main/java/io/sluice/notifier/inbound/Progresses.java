package io.sluice.notifier.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.sluice.notifier.ledger.Ledger;
import io.sluice.notifier.outbound.Deliveries;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Passes the progress events of lanes to the ledger.
@Startup
@ApplicationScoped
class Progresses {
  private final Subscription<Progress> progress;
  private final Ledger ledger;
  private final Deliveries deliveries;

  Progresses(Inbound inbound, Ledger ledger, Deliveries deliveries) {
    this.ledger = ledger;
    this.deliveries = deliveries;
    this.progress = inbound.subscribe(Topic.PROGRESS, Progress.class, this::tell);
  }

  @Incoming("progress")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    progress.handle(record);
  }

  private void tell(Envelope<Progress> event) {
    if (ledger.tell(event) > 0) {
      deliveries.wake();
    }
  }
}
