package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Topic;
import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Retry;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.Parking;
import io.sluice.simulation.carriage.Broker.Sent;
import io.sluice.simulation.carriage.Group;
import io.sluice.simulation.store.Parked;
import io.sluice.simulation.store.Session;
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
/// services' own [Inbound]. Otherwise handlers receive the appended events: each was parsed from
/// JSON once for the whole run.
final class Reading {
  private static final Duration ROUND = Duration.ofMillis(500);

  private final World world;
  private final Host host;
  private final Loops loops;
  private final Parked parked;
  private final Parking parking;
  private final Inbound inbound;
  private final Retry retry;
  private final List<Runnable> readers = new ArrayList<>();

  Reading(World world, Host host, Loops loops, String service, Session<?> session) {
    this.world = world;
    this.host = host;
    this.loops = loops;
    retry = world.retry();
    parked = world.versions.parked(service);
    parking = new Parking(new SimParkingStore(session, parked, this::arriving), this::find);
    inbound =
        new Inbound(
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
  /// @param known returns a record's event as it was appended
  <E extends Event> Reading of(
      Group group,
      Topic topic,
      Class<E> type,
      Function<Sent, Envelope<E>> known,
      Consumer<Envelope<E>> handler) {
    Inbound.Subscription<E> subscription = inbound.subscribe(topic, type, handler);
    Consumer<Sent> door =
        world.versions.isMixed()
            ? sent -> subscription.handle(world.versions.record(sent, host))
            : sent -> handler.accept(known.apply(sent));
    readers.add(
        () -> loops.spawn(topic.topicName(), () -> group.consume(host, world.retry(), door)));
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
          loops.every("parking", ROUND, () -> !parked.isEmpty(), this::round);
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

  private List<ParkedRecord> find(ParkedRecord behind, MissingEvents missing) {
    return world.versions.find(
        world.broker.records(behind.record().topic()),
        behind.record().key(),
        LongStream.rangeClosed(missing.first(), missing.last()),
        host);
  }
}
