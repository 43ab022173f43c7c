package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.health.watch.WatchProjector;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Starts, updates and ends watches from the records of `release.progress`.
@Startup
@ApplicationScoped
class HealthProgressConsumer {
  private final Subscription<Progress> progress;

  HealthProgressConsumer(RecordProcessor processor, WatchProjector<JdbcTx> projector) {
    this.progress = processor.subscribe(Topic.PROGRESS, Progress.class, projector::apply);
  }

  @Incoming("progress")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    progress.handle(record);
  }
}
