package io.sluice.messaging.quarkus;

import io.quarkus.runtime.Startup;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
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

  Verdicts(RecordProcessor processor, JdbcTransactions<JdbcTx> transactions) {
    this.verdicts =
        processor.subscribe(
            Topic.VERDICTS, Verdict.class, verdict -> transactions.call(tx -> handle(tx, verdict)));
  }

  /// Fails the next `tries` like an unavailable database.
  void failNext(int tries) {
    outage.set(tries);
  }

  @Incoming("verdicts")
  @Blocking
  void receive(ConsumerRecord<String, byte[]> record) {
    verdicts.handle(record);
  }

  private boolean handle(JdbcTx tx, Envelope<Verdict> verdict) {
    if (outage.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new UnavailableException("unavailable", new IllegalStateException());
    }
    LaneRow row = tx.lock(verdict.key());
    if (!tx.claim("tester", verdict.source(), verdict.id())) {
      return false;
    }
    if (verdict.event().step() < 0) {
      throw new IllegalStateException("there is no step " + verdict.event().step());
    }
    var event =
        new Progress.VerdictRecorded(
            verdict.event().step(), verdict.event().verdict(), verdict.event().sentence());
    LaneLog.append(tx, row, UUID.randomUUID(), verdict.release(), event, tx.now());
    return true;
  }
}
