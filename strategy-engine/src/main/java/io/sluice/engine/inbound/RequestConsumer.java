package io.sluice.engine.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Request;
import io.sluice.contract.Topic;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.RequestTranslator;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Consumes requests for releases and commands.
@Startup
@ApplicationScoped
class RequestConsumer {
  private final Subscription<Request> requests;

  RequestConsumer(
      RecordProcessor processor, LaneProcessor laneProcessor, RequestTranslator requestTranslator) {
    this.requests =
        processor.subscribe(
            Topic.REQUESTS,
            Request.class,
            request ->
                laneProcessor.handle(
                    "requests", request, tx -> requestTranslator.findSignal(tx, request)));
  }

  @Incoming("requests")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    requests.handle(record);
  }
}
