package io.sluice.engine.effect.docker;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.instance.InstanceRow;
import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.instance.Secrets;
import io.sluice.engine.effect.instance.Started;
import io.sluice.engine.effect.target.TargetException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Instances are containers of one Docker engine, known by a label.
///
/// Docker compares no tokens: the table in the database does, in one transaction with the mark of
/// what is about to happen. A container that a stopped writer starts too late bears the id of an
/// instance that was given up: it gets no traffic, and a sweep within a minute removes it.
public final class DockerRuntime extends InstanceRuntime {

  /// Containers listen on a port each, though each has an address of its own: so the port alone
  /// tells them apart in logs and tables.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(10).toNanos();

  private final InstanceTable table;
  private final Containers containers;
  private final LongSupplier nanoTime;

  /// Begins anywhere: another engine's ports are another's.
  private final AtomicInteger lastPort = new AtomicInteger(new SecureRandom().nextInt(PORTS));

  /// Containers without a row, and since when they were seen without one.
  private final Map<String, Long> unknownSince = new ConcurrentHashMap<>();

  DockerRuntime(
      InstanceTable table, Containers containers, Secrets secrets, LongSupplier nanoTime) {
    super("docker", table, secrets, DockerRuntimes.START, nanoTime);
    this.table = table;
    this.containers = containers;
    this.nanoTime = nanoTime;
  }

  /// In turn, so that what still names a container that has gone meets nobody, or the old one.
  @Override
  protected int port(Set<Integer> taken) {
    return IntStream.range(0, PORTS)
        .map(_ -> FIRST_PORT + Math.floorMod(lastPort.incrementAndGet(), PORTS))
        .filter(port -> !taken.contains(port))
        .findFirst()
        .orElseThrow(() -> new TargetException.Unreachable("no port is free for a container"));
  }

  @Override
  protected Optional<Started> launch(
      LaneKey lane, ReleaseSpec spec, UUID instance, int port, Map<String, String> environment) {
    String image =
        spec.artifact()
            .orElseThrow(() -> new TargetException.Hopeless("the release names no image"));
    List<String> command =
        spec.command().stream()
            .map(word -> word.replace("{port}", Integer.toString(port)))
            .toList();
    String id =
        containers.start(
            new Containers.Wanted(
                image, instance, lane.toString(), spec.version(), command, environment));
    return started(id);
  }

  private Optional<Started> started(String id) {
    return containers
        .address(id)
        .map(host -> new Started(new ProcessId(Optional.empty(), id, "docker"), host));
  }

  @Override
  protected boolean isAlive(ProcessId process) {
    return containers.address(process.start()).isPresent();
  }

  @Override
  protected void terminate(ProcessId process) {
    containers.terminate(process.start());
  }

  @Override
  protected void kill(ProcessId process) {
    containers.remove(process.start());
  }

  @Override
  protected Map<UUID, Started> marked() {
    var found = new HashMap<UUID, Started>();
    containers
        .all(false)
        .forEach((id, instance) -> started(id).ifPresent(it -> found.put(instance, it)));
    return found;
  }

  @Override
  protected List<String> tail(InstanceRow row, int lines) {
    return row.process().map(it -> containers.logs(it.start(), lines)).orElse(List.of());
  }

  /// It is kept for its logs, until [#sweep].
  @Override
  protected void ended(UUID instance) {}

  /// Removes what nobody wants any more: containers whose rows were replaced or forgotten, and
  /// those that a stopped writer started too late. To be called now and then; not for several
  /// threads.
  public void sweep() {
    Map<String, UUID> all = containers.all(true);
    Set<UUID> known = table.all().stream().map(InstanceRow::id).collect(Collectors.toSet());
    unknownSince.keySet().retainAll(all.keySet());
    long now = nanoTime.getAsLong();
    all.forEach((id, instance) -> {
      if (known.contains(instance)) {
        unknownSince.remove(id);
      } else if (now - unknownSince.computeIfAbsent(id, _ -> now) >= UNKNOWN_NANOS) {
        containers.remove(id);
      }
    });
  }
}
