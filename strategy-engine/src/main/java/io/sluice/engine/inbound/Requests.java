package io.sluice.engine.inbound;

import io.sluice.contract.Request;
import io.sluice.engine.log.Admission;
import io.sluice.engine.log.Lanes;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// What people want.
@ApplicationScoped
class Requests {
  private final Inbound inbound;
  private final Lanes lanes;
  private final Admission admission;

  Requests(Inbound inbound, Lanes lanes, Admission admission) {
    this.inbound = inbound;
    this.lanes = lanes;
    this.admission = admission;
  }

  @Incoming("requests")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(
        record,
        Request.class,
        request -> lanes.handle("requests", request, tx -> admission.signal(tx, request)));
  }
}
