package io.sluice.simulation.world;

import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.store.SimDatabase;
import io.sluice.simulation.target.ChannelClient;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import java.time.Duration;
import java.util.List;

/// Injects outages of processes and of their dependencies.
final class Outages {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long JUMP_SECONDS = 3_600;

  /// The limit of clock jumps in other databases: rejected notifications wait for the notifier's
  /// clock, and an hour would outlast a run.
  private static final long JUMP_SECONDS_ELSEWHERE = 300;

  private static final List<String> TOPICS =
      List.of("release.requests", "release.progress", "release.verdicts", "release.settings");

  private final SimWorld world;
  private final long healed;

  /// @param healed when faults end, ns
  Outages(SimWorld world, long healed) {
    this.world = world;
    this.healed = healed;
  }

  /// Injects a fault between processes or in a database.
  void inject(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    String topic = TOPICS.get(fault.choose(TOPICS.size()));
    SimDatabase database = world.databases().get(fault.choose(world.databases().size()));
    switch (fault.kind()) {
      case REORDER -> world.broker.delay(topic, fault.between(200 * MILLI, 8 * SECOND));
      case DELAY -> {
        String group =
            List.of(SimWorld.HEALTH, SimWorld.NOTIFIER, SimWorld.API).get(fault.choose(3));
        world.faults.makeUnavailable(
            group + ">release.progress", fault.between(200 * MILLI, 8 * SECOND));
      }
      case BROKER_LOST ->
          world.faults.makeUnavailable(Faults.BROKER, fault.between(500 * MILLI, 8 * SECOND));
      case PARTITION -> {
        String host = Processes.NAMES.get(fault.choose(Processes.NAMES.size()));
        String called = called(host, fault.size());
        world.trace.add(() -> "   %s cannot reach %s".formatted(host, called));
        world.faults.makeUnavailable(host + ">" + called, fault.between(SECOND, 15 * SECOND));
      }
      case ROUTER_LOST ->
          world.faults.makeUnavailable(SimRouter.NAME, fault.between(SECOND, longest()));
      case RUNTIME_LOST ->
          world.faults.makeUnavailable(SimRuntime.NAME, fault.between(SECOND, longest()));
      case DESTINATION_LOST ->
          world.faults.makeUnavailable(ChannelClient.NAME, fault.between(SECOND, longest()));
      case DATABASE_LOST ->
          world.faults.makeUnavailable(database.name(), fault.between(500 * MILLI, 6 * SECOND));
      case STANDBY -> {
        database.failOver();
        world.faults.makeUnavailable(database.name(), fault.between(50 * MILLI, SECOND));
      }
      default -> jump(fault, database);
    }
  }

  /// Sets the clock of a database ahead or back. Every other jump is undone after 1 to 31 s.
  private void jump(ScheduledFault fault, SimDatabase database) {
    Duration before = database.clockOffset();
    long most = database.equals(world.engine) ? JUMP_SECONDS : JUMP_SECONDS_ELSEWHERE;
    setClock(database, Duration.ofSeconds(fault.between(-most, most)));
    if (fault.size() % 2 == 0) {
      long nanos = SECOND + fault.which() % (30 * SECOND);
      world.timeline.after(nanos, () -> setClock(database, before));
    }
  }

  private void setClock(SimDatabase database, Duration offset) {
    database.setClock(offset);
    if (database.equals(world.engine)) {
      world.oracle.jumped();
    }
  }

  private static String called(String host, int size) {
    List<String> all =
        Processes.ENGINES.contains(host)
            ? List.of(SimRouter.NAME, SimRuntime.NAME, SimWorld.ENGINE, Faults.BROKER)
            : List.of(SimRouter.NAME, host, Faults.BROKER);
    return all.get(size % all.size());
  }

  /// Makes a component unavailable until the end of faults.
  void injectLasting(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    long nanos = healed - world.timeline.now();
    if (fault.kind() == FaultKind.ROUTER_AWAY) {
      world.faults.makeUnavailable(SimRouter.NAME, nanos);
    } else if (fault.choose(3) == 0) {
      world.faults.makeUnavailable(Faults.BROKER, nanos);
    } else {
      List<String> down = fault.choose(3) == 1 ? List.of(SimWorld.HEALTH) : Processes.ENGINES;
      down.forEach(name -> world.processes.keepDown(name, healed));
    }
  }

  /// The longest outage, ns; in a long scenario long enough for a rollback to get stuck.
  long longest() {
    return healed / 3 * 2;
  }
}
