package io.sluice.simulation.world;

import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.health.watch.MeasurementCollector;
import io.sluice.health.watch.WatchCache;
import io.sluice.health.watch.WatchProjector;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.OutboxRelay;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimTx;
import io.sluice.simulation.target.MonitorClient;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The process of health-monitor: projector, watcher and relay.
final class HealthProcess {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int WRITTEN = 5;
  private static final Duration OBSERVATION = Duration.ofSeconds(20);

  private final SimWorld world;
  private final Host host;
  private final Loops loops;
  private final WaitPoint appended;
  private final WaitPoint begun;
  private final Set<UUID> woken = new HashSet<>();
  private final Session<SimTx> session;
  private final WatchCache<SimTx> cache;
  private final Watcher<SimTx> watcher;

  HealthProcess(SimWorld world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    appended = new WaitPoint(world.timeline);
    begun = new WaitPoint(world.timeline);
    session =
        new Session<>(world.health, host, () -> new SimTx(world.health, host), appended::open);
    var monitor =
        new MonitorClient(world.router(), world.runtime(), world.traffic(), world.calls, host);
    cache = new WatchCache<>(session, world.watches, _ -> true, world.random::id);
    watcher =
        new Watcher<>(
            cache,
            List.of(monitor),
            monitor,
            MeasurementCollector.NOTHING,
            new Watcher.Intervals(TICK, WRITTEN, OBSERVATION),
            observations -> observations.forEach(it -> world.observed.send(host, it.lane())),
            tasks -> tasks.forEach(Runnable::run));
  }

  void start() {
    var projector =
        new WatchProjector<>(
            session,
            world.watches,
            cache,
            release -> {
              woken.add(release);
              begun.open();
            });
    loops.relaying(
        appended,
        world.health,
        new OutboxRelay(session, world.broker.producer(host, SimWorld.HEALTH), TICK));
    loops.every("ticks", TICK, world.watches::isAnyOpen, () -> watcher.poll(_ -> true, true));
    loops.awaiting("begins", begun, OBSERVATION, () -> !woken.isEmpty(), this::begin);
    new ProcessConsumers(world, host, loops, world.health, session)
        .of(
            world.groups.watches(),
            Topic.PROGRESS,
            Progress.class,
            world::progress,
            projector::apply)
        .start();
  }

  private void begin() {
    Set<UUID> these = Set.copyOf(woken);
    woken.clear();
    if (!these.isEmpty()) {
      watcher.poll(these::contains, false);
    }
  }
}
