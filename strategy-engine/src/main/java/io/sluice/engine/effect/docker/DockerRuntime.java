package io.sluice.engine.effect.docker;

import io.sluice.contract.Floors;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.domain.image.Image;
import io.sluice.engine.effect.instance.InstanceRow;
import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.InstanceSecrets;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.instance.ProcessSnapshot;
import io.sluice.engine.effect.instance.StartedProcess;
import io.sluice.engine.effect.registry.SignatureVerifier;
import io.sluice.engine.effect.target.TargetException;
import java.security.SecureRandom;
import java.time.Duration;
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
import java.util.stream.Stream;

/// A runtime whose instances are containers of one Docker engine, identified by a label.
///
/// Docker compares no tokens: the table in the database does, in one transaction with the mark of
/// the next change. If a suspended writer starts a container too late, that container has the id of
/// an instance that was given up: it gets no traffic, and a sweep within a minute removes it.
public final class DockerRuntime extends InstanceRuntime {

  /// The first port of the range. Each container listens on a different port, although each has an
  /// address of its own, so the port alone identifies it in logs and tables.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final long UNNEEDED_NANOS = Duration.ofSeconds(10).toNanos();

  private final InstanceTable table;
  private final DockerSettings settings;
  private final Images images;
  private final Containers containers;
  private final SignatureVerifier verifier;
  private final LongSupplier nanoTime;

  /// The last port, from a random start: engines that share Docker rarely use the same ports.
  private final AtomicInteger lastPort = new AtomicInteger(new SecureRandom().nextInt(PORTS));

  /// Containers that no instance needs, and when each was first seen so, ns.
  private final Map<String, Long> unneededSince = new ConcurrentHashMap<>();

  /// Instances whose health check failed at the last read.
  private volatile Set<UUID> unhealthy = Set.of();

  /// @param start see [InstanceRuntime]
  DockerRuntime(
      InstanceTable table,
      DockerSettings settings,
      Images images,
      Containers containers,
      SignatureVerifier verifier,
      InstanceSecrets secrets,
      Duration start,
      LongSupplier nanoTime) {
    super("docker", table, secrets, start, nanoTime);
    this.table = table;
    this.settings = settings;
    this.images = images;
    this.containers = containers;
    this.verifier = verifier;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<String> prepare(ReleaseSpec spec) {
    settings.check(spec);
    return Optional.of(images.ensurePresent(image(spec)).toString());
  }

  @Override
  public String verify(String artifact, List<Floors.ImageKey> keys) {
    Image image = Images.parse(artifact);
    settings.registries().checkVerification(image);
    return verifier.verify(image, keys);
  }

  private static String image(ReleaseSpec spec) {
    return spec.artifact()
        .orElseThrow(() -> new TargetException.Permanent("the release names no image"));
  }

  /// Returns the ports in turn, so that a stale address reaches no container, or only its own.
  @Override
  protected int port(Set<Integer> taken) {
    return IntStream.range(0, PORTS)
        .map(_ -> FIRST_PORT + Math.floorMod(lastPort.incrementAndGet(), PORTS))
        .filter(port -> !taken.contains(port))
        .findFirst()
        .orElseThrow(() -> new TargetException.Unreachable("no port is free for a container"));
  }

  @Override
  protected Optional<StartedProcess> launch(
      InstanceTable.InstanceSpec instanceSpec, Token token, Map<String, String> environment) {
    String image = images.requirePresent(image(instanceSpec.spec()));
    String id = containers.start(new ContainerSpec(instanceSpec, token, image, environment));
    return containers.findAddress(id).map(host -> started(id, host));
  }

  private static StartedProcess started(String id, String host) {
    return new StartedProcess(new ProcessId(Optional.empty(), id, "docker"), host);
  }

  @Override
  protected ProcessSnapshot readProcesses() {
    Map<String, Containers.Status> all = containers.list(false);
    unhealthy =
        all.values().stream()
            .filter(Containers.Status::unhealthy)
            .map(Containers.Status::instance)
            .collect(Collectors.toUnmodifiableSet());
    return new ContainerSnapshot(all);
  }

  /// Whether the image's own health check fails. A check that has not passed yet does not count.
  @Override
  protected boolean isUnhealthy(InstanceRow row) {
    return unhealthy.contains(row.id());
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
  protected List<String> tail(InstanceRow row, int lines) {
    String id =
        row.process().map(ProcessId::start).orElseGet(() -> ContainerTemplate.name(row.id()));
    return withEnding(containers.logs(id, lines), containers.findEnding(id), lines);
  }

  /// Returns the last log lines, with the container's ending below them.
  private static List<String> withEnding(List<String> log, Optional<String> ending, int lines) {
    List<String> all = Stream.concat(log.stream(), ending.stream()).toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /// Keeps the container for its logs, until [#sweep].
  @Override
  protected void onEnded(UUID instance) {}

  /// Removes containers that no instance needs: those whose rows were replaced or deleted, and
  /// those that run although their instance was given up, because a suspended writer started them
  /// too late. Must be called periodically; not thread-safe.
  public void sweep() {
    Map<String, Containers.Status> all = containers.list(true);
    Map<UUID, InstanceRow> rows =
        table.all().stream().collect(Collectors.toMap(InstanceRow::id, row -> row));
    unneededSince.keySet().retainAll(all.keySet());
    long now = nanoTime.getAsLong();
    all.forEach((id, status) -> {
      if (isNeeded(status, Optional.ofNullable(rows.get(status.instance())))) {
        unneededSince.remove(id);
      } else if (now - unneededSince.computeIfAbsent(id, _ -> now) >= UNNEEDED_NANOS) {
        containers.remove(id);
      }
    });
  }

  private static boolean isNeeded(Containers.Status status, Optional<InstanceRow> row) {
    return row.filter(it -> !it.isDead() || status.address().isEmpty()).isPresent();
  }

  /// @param all running containers by id
  private record ContainerSnapshot(Map<String, Containers.Status> all) implements ProcessSnapshot {

    @Override
    public boolean isAlive(ProcessId process) {
      return Optional.ofNullable(all.get(process.start()))
          .filter(status -> status.address().isPresent())
          .isPresent();
    }

    @Override
    public Optional<StartedProcess> findMarked(UUID instance) {
      return all.entrySet().stream()
          .filter(entry -> entry.getValue().instance().equals(instance))
          .flatMap(entry ->
              entry.getValue().address().map(address -> started(entry.getKey(), address)).stream())
          .findFirst();
    }
  }
}
