package io.sluice.simulation.world;

import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts the processes, and restarts those that died.
final class Processes {
  static final String ENGINE_1 = "engine-1";
  static final String ENGINE_2 = "engine-2";
  static final List<String> ENGINES = List.of(ENGINE_1, ENGINE_2);

  /// The names of all processes to choose from; the engines occur twice.
  static final List<String> NAMES =
      List.of(
          ENGINE_1, ENGINE_2, ENGINE_1, ENGINE_2, SimWorld.HEALTH, SimWorld.NOTIFIER, SimWorld.API);

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final SimWorld world;
  private final Map<String, Integer> starts = new HashMap<>();

  /// The running processes, by name and start.
  private final Map<String, Host> hosts = new HashMap<>();

  /// The time until which a process is not started, ns, by its name.
  private final Map<String, Long> down = new HashMap<>();

  Processes(SimWorld world) {
    this.world = world;
  }

  void startAll() {
    ENGINES.forEach(this::start);
    List.of(SimWorld.HEALTH, SimWorld.NOTIFIER, SimWorld.API).forEach(this::start);
  }

  /// Returns the running process with this name and start; empty if it has died.
  Optional<Host> findRunning(String name) {
    return Optional.ofNullable(hosts.get(name));
  }

  /// The running replicas of the engine.
  List<Host> engines() {
    return hosts.values().stream().filter(host -> ENGINES.contains(host.name())).toList();
  }

  void crash(Host host) {
    host.die();
    hosts.remove(host.toString());
    world.lose(host);
    world.trace.add(() -> "** %s died".formatted(host));
    world.timeline.after(world.random.between(200, 4_000) * MILLI, () -> start(host.name()));
  }

  /// Ends `name`, which restarts as the next version of Sluice, or as the present one.
  void exchange(String name, boolean toNext) {
    world.versions.set(name, toNext);
    hosts.values().stream().filter(it -> it.name().equals(name)).toList().forEach(this::crash);
  }

  /// Ends `name`, which does not run before `until`.
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
    world.trace.add(() -> "%s starts".formatted(host));
    world.wake();
    switch (name) {
      case SimWorld.HEALTH -> new HealthProcess(world, host).start();
      case SimWorld.NOTIFIER -> new NotifierProcess(world, host).start();
      case SimWorld.API -> new ApiProcess(world, host).start();
      default -> new EngineProcess(world, host).start();
    }
  }
}
