package io.sluice.health.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.health.watch.Follower;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Consumes `release.progress`.
@Startup
@ApplicationScoped
class Progresses {
  private final Subscription<Progress> progress;

  Progresses(Inbound inbound, Follower<JdbcTx> follower) {
    this.progress = inbound.subscribe(Topic.PROGRESS, Progress.class, follower::on);
  }

  @Incoming("progress")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    progress.handle(record);
  }
}
