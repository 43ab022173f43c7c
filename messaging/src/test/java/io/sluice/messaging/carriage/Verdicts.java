package io.sluice.messaging.carriage;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// A consumer like those of services: a verdict makes one entry in the lane's log.
@Startup
@ApplicationScoped
class Verdicts {
  private final AtomicInteger outage = new AtomicInteger();
  private final Subscription<Verdict> verdicts;

  Verdicts(Inbound inbound, JdbcTransactions<JdbcTx> transactions) {
    this.verdicts =
        inbound.subscribe(
            Topic.VERDICTS, Verdict.class, verdict -> transactions.call(tx -> handle(tx, verdict)));
  }

  /// Fails the next `tries` like an unavailable database.
  void away(int tries) {
    outage.set(tries);
  }

  @Incoming("verdicts")
  @Blocking
  void on(ConsumerRecord<String, byte[]> record) {
    verdicts.handle(record);
  }

  private boolean handle(JdbcTx tx, Envelope<Verdict> verdict) {
    if (outage.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new Unavailable("away", new IllegalStateException());
    }
    LaneRow row = tx.lock(verdict.key());
    if (!tx.claim("tester", verdict.source(), verdict.id())) {
      return false;
    }
    if (verdict.event().step() < 0) {
      throw new IllegalStateException("there is no step " + verdict.event().step());
    }
    var judged =
        new Progress.Judged(
            verdict.event().step(), verdict.event().verdict(), verdict.event().sentence());
    LaneLog.append(tx, row, UUID.randomUUID(), verdict.release(), judged, tx.now());
    return true;
  }
}
