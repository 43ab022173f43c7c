package io.sluice.simulation.world;

import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts the processes, and starts one again that died.
final class Processes {
  static final String ENGINE_1 = "engine-1";
  static final String ENGINE_2 = "engine-2";
  static final List<String> ENGINES = List.of(ENGINE_1, ENGINE_2);

  /// The names of all, the engines more often: to be chosen from.
  static final List<String> NAMES =
      List.of(ENGINE_1, ENGINE_2, ENGINE_1, ENGINE_2, World.HEALTH, World.NOTIFIER, World.API);

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final World world;
  private final Map<String, Integer> starts = new HashMap<>();

  /// Those that run, by what they call themselves.
  private final Map<String, Host> hosts = new HashMap<>();

  /// Until when a process is not started, ns, by its name.
  private final Map<String, Long> down = new HashMap<>();

  Processes(World world) {
    this.world = world;
  }

  void startAll() {
    ENGINES.forEach(this::start);
    List.of(World.HEALTH, World.NOTIFIER, World.API).forEach(this::start);
  }

  /// The one that calls itself `name`; empty if it has died.
  Optional<Host> running(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /// The replicas of the engine that run.
  List<Host> engines() {
    return hosts.values().stream().filter(host -> ENGINES.contains(host.name())).toList();
  }

  void crash(Host host) {
    host.die();
    hosts.remove(host.toString());
    world.lose(host);
    world.story.tell(() -> "** %s died".formatted(host));
    world.timeline.after(world.chance.between(200, 4_000) * MILLI, () -> start(host.name()));
  }

  /// `name` ends, and starts as the next version of Sluice, or as the present one.
  void exchange(String name, boolean toNext) {
    world.versions.set(name, toNext);
    hosts.values().stream().filter(it -> it.name().equals(name)).toList().forEach(this::crash);
  }

  /// `name` ends, and does not run before `until`.
  void keepDown(String name, long until) {
    down.put(name, until);
    hosts.values().stream().filter(it -> it.name().equals(name)).toList().forEach(this::crash);
  }

  private void start(String name) {
    long wait = down.getOrDefault(name, 0L) - world.timeline.now();
    if (wait > 0) {
      world.timeline.after(wait, () -> start(name));
      return;
    }
    var host = new Host(name, starts.merge(name, 1, Integer::sum));
    hosts.put(host.toString(), host);
    world.story.tell(() -> "%s starts".formatted(host));
    world.wake();
    switch (name) {
      case World.HEALTH -> new HealthProcess(world, host).start();
      case World.NOTIFIER -> new NotifierProcess(world, host).start();
      case World.API -> new ApiProcess(world, host).start();
      default -> new EngineProcess(world, host).start();
    }
  }
}
