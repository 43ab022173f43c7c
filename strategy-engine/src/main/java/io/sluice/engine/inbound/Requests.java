package io.sluice.engine.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Request;
import io.sluice.contract.Topic;
import io.sluice.engine.log.Admission;
import io.sluice.engine.log.Lanes;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Consumes requests for releases and commands.
@Startup
@ApplicationScoped
class Requests {
  private final Subscription<Request> requests;

  Requests(Inbound inbound, Lanes lanes, Admission admission) {
    this.requests =
        inbound.subscribe(
            Topic.REQUESTS,
            Request.class,
            request -> lanes.handle("requests", request, tx -> admission.signal(tx, request)));
  }

  @Incoming("requests")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    requests.handle(record);
  }
}
