package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.messaging.Relay;
import io.sluice.messaging.reach.Hosts;
import io.sluice.notifier.delivery.Deliverer;
import io.sluice.notifier.delivery.Delivery;
import io.sluice.notifier.delivery.Observer;
import io.sluice.notifier.delivery.Schedule;
import io.sluice.notifier.delivery.Settlement;
import io.sluice.notifier.ledger.Ledger;
import io.sluice.simulation.store.NotifierTx;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimBook;
import io.sluice.simulation.target.ChannelClient;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// The process of notifier: ledger, deliverer and relay.
final class NotifierProcess {
  private static final Duration POLL = Duration.ofSeconds(1);

  /// A schedule of about five minutes; the standard one lasts some three days.
  private static final Schedule SCHEDULE =
      new Schedule(Collections.nCopies(40, Duration.ofSeconds(8)));

  private final World world;
  private final Host host;
  private final Loops loops;
  private final Session<NotifierTx> session;
  private final Gate appended;
  private final Gate due;

  NotifierProcess(World world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    appended = new Gate(world.timeline);
    due = new Gate(world.timeline);
    session =
        new Session<>(
            world.notifier,
            host,
            (database, me) -> new NotifierTx(database, me, world.ledger),
            appended::open);
  }

  void start() {
    var ledger = new Ledger(session, world.chance::id);
    loops.relaying(
        appended, world.notifier, new Relay(session, world.broker.bus(host, World.NOTIFIER), POLL));
    loops.awaiting("deliveries", due, POLL, this::isAnyOpen, deliverer()::round);
    new Reading(world, host, loops, World.NOTIFIER, session)
        .of(
            world.groups.telling(),
            Topic.PROGRESS,
            Progress.class,
            world::progress,
            event -> tell(ledger, event))
        .start();
  }

  private boolean isAnyOpen() {
    return world.ledger.letters().isAnyOpen(world.notifier.clock());
  }

  private void tell(Ledger ledger, Envelope<Progress> event) {
    if (ledger.tell(event) > 0) {
      due.open();
    }
  }

  private Deliverer deliverer() {
    var book =
        new SimBook(
            session,
            world.ledger.letters(),
            Hosts.of(List.of(ChannelClient.NAME)),
            world.chance::id);
    var channel = new ChannelClient(world.calls, host, world.oracle.telling()::received);
    return new Deliverer(
        book,
        Map.of(channel.name(), channel),
        SCHEDULE,
        letter -> loops.spawn("letter", letter),
        world.timeline::now,
        world.chance.id(),
        new Unheard());
  }

  /// An observer that ignores all metrics.
  private static final class Unheard implements Observer {
    @Override
    public void tried(Delivery delivery, Duration took, Settlement settlement) {}

    @Override
    public void unavailable(String message) {}
  }
}
