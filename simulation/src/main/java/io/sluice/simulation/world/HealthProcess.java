package io.sluice.simulation.world;

import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.health.watch.Charges;
import io.sluice.health.watch.Follower;
import io.sluice.health.watch.Gathering;
import io.sluice.health.watch.Publishing;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Relay;
import io.sluice.simulation.store.HealthTx;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.target.MonitorClient;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The process of health-monitor: follower, watcher and relay.
final class HealthProcess {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int WRITTEN = 5;
  private static final Duration OBSERVATION = Duration.ofSeconds(20);

  private final World world;
  private final Host host;
  private final Loops loops;
  private final Gate appended;
  private final Gate begins;
  private final Set<UUID> woken = new HashSet<>();
  private final Session<HealthTx> session;
  private final Charges<HealthTx> charges;
  private final Watcher<HealthTx> watcher;

  HealthProcess(World world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    appended = new Gate(world.timeline);
    begins = new Gate(world.timeline);
    session = new Session<>(world.health, host, HealthTx::new, appended::open);
    var monitor =
        new MonitorClient(world.router(), world.runtime(), world.traffic(), world.calls, host);
    charges = new Charges<>(session, world.watches, _ -> true);
    watcher =
        new Watcher<>(
            charges,
            new Publishing<>(session, world.watches, charges, world.chance::id),
            List.of(monitor),
            monitor,
            Gathering.NOTHING,
            new Watcher.Pace(TICK, WRITTEN, OBSERVATION),
            seen -> seen.forEach(it -> world.observed.add(host, it.lane())),
            tasks -> tasks.forEach(Runnable::run));
  }

  void start() {
    var follower =
        new Follower<>(
            session,
            world.watches,
            charges,
            release -> {
              woken.add(release);
              begins.open();
            });
    loops.relaying(
        appended, world.health, new Relay(session, world.broker.bus(host, World.HEALTH), TICK));
    loops.every("ticks", TICK, world.watches::isAnyOpen, () -> watcher.look(_ -> true, true));
    loops.awaiting("begins", begins, OBSERVATION, () -> !woken.isEmpty(), this::begin);
    new Reading(world, host, loops, World.HEALTH, session)
        .of(world.groups.watching(), Topic.PROGRESS, Progress.class, world::progress, follower::on)
        .start();
  }

  private void begin() {
    Set<UUID> these = Set.copyOf(woken);
    woken.clear();
    if (!these.isEmpty()) {
      watcher.look(these::contains, false);
    }
  }
}
