package io.sluice.api.inbound;

import io.quarkus.runtime.Startup;
import io.sluice.api.projection.Projection;
import io.sluice.api.store.Model;
import io.sluice.api.store.Streams;
import io.sluice.api.stream.Wakes;
import io.sluice.contract.Concluded;
import io.sluice.contract.Notice;
import io.sluice.contract.Observation;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.Inbound.Subscription;
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
public class Events {
  private final JdbcTransactions<JdbcTx> transactions;
  private final Wakes wakes;
  private final Subscription<Progress> progress;
  private final Subscription<Verdict> verdicts;
  private final Subscription<Observation> observations;
  private final Subscription<Concluded> outcomes;
  private final Subscription<Notice> notices;

  Events(Inbound inbound, JdbcTransactions<JdbcTx> transactions, Wakes wakes) {
    this.transactions = transactions;
    this.wakes = wakes;
    this.progress =
        inbound.subscribe(
            Topic.PROGRESS,
            Progress.class,
            event -> keep(connection -> Projection.apply(new Model(connection), event)));
    this.verdicts =
        inbound.subscribe(
            Topic.VERDICTS,
            Verdict.class,
            event -> keep(connection -> Projection.verdict(new Model(connection), event)));
    this.observations =
        inbound.subscribeToSamples(
            Topic.OBSERVATIONS,
            Observation.class,
            event -> keep(connection -> Projection.observation(new Model(connection), event)));
    this.outcomes =
        inbound.subscribe(
            Topic.OUTCOMES,
            Concluded.class,
            event -> keep(connection -> Streams.outcome(connection, event)));
    this.notices =
        inbound.subscribe(
            Topic.NOTICES,
            Notice.class,
            event -> keep(connection -> Streams.notice(connection, event)));
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

  private void keep(Predicate<Connection> keeper) {
    if (transactions.call(tx -> keeper.test(tx.connection()))) {
      wakes.wake();
    }
  }
}
