package io.sluice.api.inbound;

import io.sluice.api.projection.Projection;
import io.sluice.api.store.Model;
import io.sluice.api.store.Streams;
import io.sluice.api.stream.Wakes;
import io.sluice.contract.Concluded;
import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Notice;
import io.sluice.contract.Observation;
import io.sluice.contract.Progress;
import io.sluice.contract.Verdict;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.Inbound;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// One consumer a topic. Each event is kept in one transaction, and a repeat changes nothing.
@ApplicationScoped
public class Events {
  private final Inbound inbound;
  private final JdbcTransactions<JdbcTx> transactions;
  private final Wakes wakes;

  Events(Inbound inbound, JdbcTransactions<JdbcTx> transactions, Wakes wakes) {
    this.inbound = inbound;
    this.transactions = transactions;
    this.wakes = wakes;
  }

  @Incoming("progress")
  @Blocking
  void progress(ConsumerRecord<String, byte[]> record) {
    keep(
        record,
        Progress.class,
        (connection, event) -> Projection.apply(new Model(connection), event));
  }

  @Incoming("verdicts")
  @Blocking
  void verdict(ConsumerRecord<String, byte[]> record) {
    keep(
        record,
        Verdict.class,
        (connection, event) -> Projection.verdict(new Model(connection), event));
  }

  @Incoming("observations")
  @Blocking
  void observation(ConsumerRecord<String, byte[]> record) {
    keep(
        record,
        Observation.class,
        (connection, event) -> Projection.observation(new Model(connection), event));
  }

  @Incoming("outcomes")
  @Blocking
  void outcome(ConsumerRecord<String, byte[]> record) {
    keep(record, Concluded.class, Streams::outcome);
  }

  @Incoming("notices")
  @Blocking
  void notice(ConsumerRecord<String, byte[]> record) {
    keep(record, Notice.class, Streams::notice);
  }

  private interface Keeper<E extends Event> {
    boolean keep(Connection connection, Envelope<E> event);
  }

  private <E extends Event> void keep(
      ConsumerRecord<String, byte[]> record, Class<E> type, Keeper<E> keeper) {
    inbound.handle(
        record,
        type,
        event -> {
          if (transactions.call(tx -> keeper.keep(tx.connection(), event))) {
            wakes.wake();
          }
        });
  }
}
