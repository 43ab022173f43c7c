package io.sluice.api.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.api.projection.Projection;
import io.sluice.api.store.CommitSignal;
import io.sluice.api.store.JdbcProjectionStore;
import io.sluice.api.store.PositionedStreams;
import io.sluice.contract.Notice;
import io.sluice.contract.Observation;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseEnded;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.RecordProcessor.Subscription;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// The Kafka consumers, one for each topic. Each event is stored in one transaction, and a repeat
/// changes nothing.
@Startup
@ApplicationScoped
public class EventConsumers {
  private final JdbcTransactions<JdbcTx> transactions;
  private final CommitSignal commitSignal;
  private final Subscription<Progress> progress;
  private final Subscription<Verdict> verdicts;
  private final Subscription<Observation> observations;
  private final Subscription<ReleaseEnded> outcomes;
  private final Subscription<Notice> notices;

  EventConsumers(
      RecordProcessor recordProcessor,
      JdbcTransactions<JdbcTx> transactions,
      CommitSignal commitSignal) {
    this.transactions = transactions;
    this.commitSignal = commitSignal;
    this.progress =
        recordProcessor.subscribe(
            Topic.PROGRESS,
            Progress.class,
            event ->
                store(connection -> Projection.apply(new JdbcProjectionStore(connection), event)));
    this.verdicts =
        recordProcessor.subscribe(
            Topic.VERDICTS,
            Verdict.class,
            event ->
                store(connection ->
                    Projection.applyVerdict(new JdbcProjectionStore(connection), event)));
    this.observations =
        recordProcessor.subscribeToSamples(
            Topic.OBSERVATIONS,
            Observation.class,
            event ->
                store(connection ->
                    Projection.applyObservation(new JdbcProjectionStore(connection), event)));
    this.outcomes =
        recordProcessor.subscribe(
            Topic.OUTCOMES,
            ReleaseEnded.class,
            event -> store(connection -> PositionedStreams.appendOutcome(connection, event)));
    this.notices =
        recordProcessor.subscribe(
            Topic.NOTICES,
            Notice.class,
            event -> store(connection -> PositionedStreams.appendNotice(connection, event)));
  }

  @Incoming("progress")
  @Blocking
  void progress(ConsumerRecord<String, byte[]> record) {
    progress.handle(record);
  }

  @Incoming("verdicts")
  @Blocking
  void verdict(ConsumerRecord<String, byte[]> record) {
    verdicts.handle(record);
  }

  @Incoming("observations")
  @Blocking
  void observation(ConsumerRecord<String, byte[]> record) {
    observations.handle(record);
  }

  @Incoming("outcomes")
  @Blocking
  void outcome(ConsumerRecord<String, byte[]> record) {
    outcomes.handle(record);
  }

  @Incoming("notices")
  @Blocking
  void notice(ConsumerRecord<String, byte[]> record) {
    notices.handle(record);
  }

  private void store(Predicate<Connection> write) {
    if (transactions.call(tx -> write.test(tx.connection()))) {
      commitSignal.wake();
    }
  }
}
