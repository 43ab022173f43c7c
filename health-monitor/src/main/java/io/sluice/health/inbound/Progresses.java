package io.sluice.health.inbound;

import io.sluice.contract.Progress;
import io.sluice.health.watch.Follower;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Follows `release.progress`.
@ApplicationScoped
class Progresses {
  private final Inbound inbound;
  private final Follower<JdbcTx> follower;

  Progresses(Inbound inbound, Follower<JdbcTx> follower) {
    this.inbound = inbound;
    this.follower = follower;
  }

  @Incoming("progress")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    inbound.handle(record, Progress.class, follower::on);
  }
}
