package io.sluice.simulation.world;

import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.store.Database;
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

  private final World world;
  private final long healed;

  /// @param healed when faults end, ns
  Outages(World world, long healed) {
    this.world = world;
    this.healed = healed;
  }

  /// Injects a fault between processes or in a database.
  void apart(Item item) {
    world.faults.struck(item);
    String topic = TOPICS.get(item.choose(TOPICS.size()));
    Database database = world.databases().get(item.choose(world.databases().size()));
    switch (item.kind()) {
      case REORDER -> world.broker.hold(topic, item.between(200 * MILLI, 8 * SECOND));
      case DELAY -> {
        String group = List.of(World.HEALTH, World.NOTIFIER, World.API).get(item.choose(3));
        world.faults.takeAway(group + ">release.progress", item.between(200 * MILLI, 8 * SECOND));
      }
      case BROKER_LOST ->
          world.faults.takeAway(Faults.BROKER, item.between(500 * MILLI, 8 * SECOND));
      case PARTITION -> {
        String host = Processes.NAMES.get(item.choose(Processes.NAMES.size()));
        String called = called(host, item.size());
        world.story.tell(() -> "   %s cannot reach %s".formatted(host, called));
        world.faults.takeAway(host + ">" + called, item.between(SECOND, 15 * SECOND));
      }
      case ROUTER_LOST -> world.faults.takeAway(SimRouter.NAME, item.between(SECOND, longest()));
      case RUNTIME_LOST -> world.faults.takeAway(SimRuntime.NAME, item.between(SECOND, longest()));
      case DESTINATION_LOST ->
          world.faults.takeAway(ChannelClient.NAME, item.between(SECOND, longest()));
      case DATABASE_LOST ->
          world.faults.takeAway(database.name(), item.between(500 * MILLI, 6 * SECOND));
      case STANDBY -> {
        database.fallBack();
        world.faults.takeAway(database.name(), item.between(50 * MILLI, SECOND));
      }
      default -> jump(item, database);
    }
  }

  /// Sets the clock of a database ahead or back. Every other jump is undone after 1 to 31 s.
  private void jump(Item item, Database database) {
    Duration before = database.ahead();
    long most = database.equals(world.engine) ? JUMP_SECONDS : JUMP_SECONDS_ELSEWHERE;
    setClock(database, Duration.ofSeconds(item.between(-most, most)));
    if (item.size() % 2 == 0) {
      long nanos = SECOND + item.which() % (30 * SECOND);
      world.timeline.after(nanos, () -> setClock(database, before));
    }
  }

  private void setClock(Database database, Duration ahead) {
    database.setClock(ahead);
    if (database.equals(world.engine)) {
      world.oracle.jumped();
    }
  }

  private static String called(String host, int size) {
    List<String> all =
        Processes.ENGINES.contains(host)
            ? List.of(SimRouter.NAME, SimRuntime.NAME, World.ENGINE, Faults.BROKER)
            : List.of(SimRouter.NAME, host, Faults.BROKER);
    return all.get(size % all.size());
  }

  /// Makes a component unavailable until the end of faults.
  void away(Item item) {
    world.faults.struck(item);
    long nanos = healed - world.timeline.now();
    if (item.kind() == Kind.ROUTER_AWAY) {
      world.faults.takeAway(SimRouter.NAME, nanos);
    } else if (item.choose(3) == 0) {
      world.faults.takeAway(Faults.BROKER, nanos);
    } else {
      List<String> down = item.choose(3) == 1 ? List.of(World.HEALTH) : Processes.ENGINES;
      down.forEach(name -> world.processes.keepDown(name, healed));
    }
  }

  /// The longest outage, ns; in a long scenario long enough for a rollback to get stuck.
  long longest() {
    return healed / 3 * 2;
  }
}
