package io.sluice.notifier.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.sluice.notifier.outbound.DeliveryLoop;
import io.sluice.notifier.projection.NoticeProjector;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Passes the progress events of lanes to the projector.
@Startup
@ApplicationScoped
class NotifierProgressConsumer {
  private final Subscription<Progress> progress;
  private final NoticeProjector projector;
  private final DeliveryLoop loop;

  NotifierProgressConsumer(
      RecordProcessor processor, NoticeProjector projector, DeliveryLoop loop) {
    this.projector = projector;
    this.loop = loop;
    this.progress = processor.subscribe(Topic.PROGRESS, Progress.class, this::apply);
  }

  @Incoming("progress")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    progress.handle(record);
  }

  private void apply(Envelope<Progress> event) {
    if (projector.apply(event) > 0) {
      loop.wake();
    }
  }
}
