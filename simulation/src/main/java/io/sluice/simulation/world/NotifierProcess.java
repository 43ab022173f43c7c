package io.sluice.simulation.world;

import io.sluice.messaging.Relay;
import io.sluice.notifier.ledger.Ledger;
import io.sluice.simulation.store.NotifierTx;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import java.time.Duration;

/// notifier: ledger and relay.
final class NotifierProcess {
  private final World world;
  private final Host host;

  NotifierProcess(World world, Host host) {
    this.world = world;
    this.host = host;
  }

  void start() {
    var loops = new Loops(world, host);
    var appended = new Gate(world.timeline);
    var session =
        new Session<NotifierTx>(
            world.notifier,
            host,
            (database, me) -> new NotifierTx(database, me, world.ledger),
            appended::open);
    var ledger = new Ledger(session, world.chance::id);
    loops.relaying(
        appended,
        new Relay(session, world.broker.bus(host, World.NOTIFIER), Duration.ofSeconds(1)));
    loops.spawn(
        "progress",
        () ->
            world
                .groups
                .telling()
                .consume(
                    host,
                    world.retry(),
                    (_, entry) -> ledger.tell(world.oracle.record().read(entry))));
  }
}
