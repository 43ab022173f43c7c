package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Topic;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Retry;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.Parking;
import io.sluice.simulation.broker.SimBroker.Sent;
import io.sluice.simulation.broker.SimConsumerGroup;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimDatabase;
import io.sluice.simulation.store.SimParkingStore;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/// The consumers of one process. If two versions run side by side, each record passes through the
/// services' own [RecordProcessor]. Otherwise handlers receive the appended events: each was parsed
/// from JSON once for the whole run.
final class ProcessConsumers {
  private static final Duration ROUND = Duration.ofMillis(500);

  private final SimWorld world;
  private final Host host;
  private final Loops loops;
  private final SimDatabase database;
  private final Parking parking;
  private final RecordProcessor processor;
  private final Retry retry;
  private final List<Runnable> readers = new ArrayList<>();

  ProcessConsumers(
      SimWorld world, Host host, Loops loops, SimDatabase database, Session<?> session) {
    this.world = world;
    this.host = host;
    this.loops = loops;
    retry = world.retry();
    this.database = database;
    parking = new Parking(new SimParkingStore(session, this::arriving), this::readMissing);
    processor =
        new RecordProcessor(
            (record, reason, _) ->
                world
                    .oracle
                    .findings()
                    .add(
                        "dead letter",
                        "%s of %s, %s: %s".formatted(host, record.topic(), record.key(), reason)),
            parking,
            retry,
            InstantSource.system());
  }

  /// Adds a topic.
  ///
  /// @param appended returns a record's event as it was appended
  <E extends Event> ProcessConsumers of(
      SimConsumerGroup group,
      Topic topic,
      Class<E> type,
      Function<Sent, Envelope<E>> appended,
      Consumer<Envelope<E>> handler) {
    RecordProcessor.Subscription<E> subscription = processor.subscribe(topic, type, handler);
    Consumer<Sent> consumer =
        world.versions.isMixed()
            ? sent -> subscription.handle(world.versions.record(sent, host))
            : sent -> handler.accept(appended.apply(sent));
    readers.add(
        () -> loops.spawn(topic.topicName(), () -> group.consume(host, world.retry(), consumer)));
    return this;
  }

  /// Reads the parked lanes, then starts the consumers.
  void start() {
    if (!world.versions.isMixed()) {
      readers.forEach(Runnable::run);
      return;
    }
    loops.spawn(
        "parked lanes",
        () -> {
          retry.run("parked lanes", this::round);
          loops.every("parking", ROUND, database::isAnyParked, this::round);
          readers.forEach(Runnable::run);
        });
  }

  private void round() {
    parking.round(world.timeline.now());
  }

  private ParkedRecord arriving(ParkedRecord record) {
    Sent sent = world.broker.records(record.record().topic()).get((int) record.record().offset());
    return new ParkedRecord(record.sequence(), world.versions.record(sent, host));
  }

  private List<ParkedRecord> readMissing(ParkedRecord behind, MissingEventsException missing) {
    return world.versions.recordsOf(
        world.broker.records(behind.record().topic()),
        behind.record().key(),
        LongStream.rangeClosed(missing.first(), missing.last()),
        host);
  }
}
