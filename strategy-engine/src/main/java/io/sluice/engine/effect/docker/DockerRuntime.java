package io.sluice.engine.effect.docker;

import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.instance.InstanceRow;
import io.sluice.engine.effect.instance.InstanceRuntime;
import io.sluice.engine.effect.instance.InstanceTable;
import io.sluice.engine.effect.instance.Look;
import io.sluice.engine.effect.instance.ProcessId;
import io.sluice.engine.effect.instance.Secrets;
import io.sluice.engine.effect.instance.Started;
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
  private static final long UNWANTED_NANOS = Duration.ofSeconds(10).toNanos();

  private final InstanceTable table;
  private final Settings settings;
  private final Images images;
  private final Containers containers;
  private final LongSupplier nanoTime;

  /// Begins anywhere: another engine's ports are another's.
  private final AtomicInteger lastPort = new AtomicInteger(new SecureRandom().nextInt(PORTS));

  /// Containers that nobody wants, and since when they were seen so.
  private final Map<String, Long> unwantedSince = new ConcurrentHashMap<>();

  /// Instances that were not well when they were last looked at.
  private volatile Set<UUID> unwell = Set.of();

  /// @param start see [InstanceRuntime]
  DockerRuntime(
      InstanceTable table,
      Settings settings,
      Images images,
      Containers containers,
      Secrets secrets,
      Duration start,
      LongSupplier nanoTime) {
    super("docker", table, secrets, start, nanoTime);
    this.table = table;
    this.settings = settings;
    this.images = images;
    this.containers = containers;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<String> prepare(ReleaseSpec spec) {
    settings.check(spec);
    return Optional.of(images.bring(image(spec)).toString());
  }

  private static String image(ReleaseSpec spec) {
    return spec.artifact()
        .orElseThrow(() -> new TargetException.Hopeless("the release names no image"));
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
      InstanceTable.Wanted wanted, Token token, Map<String, String> environment) {
    String image = images.here(image(wanted.spec()));
    String id = containers.start(new Wanted(wanted, token, image, environment));
    return containers.address(id).map(host -> started(id, host));
  }

  private static Started started(String id, String host) {
    return new Started(new ProcessId(Optional.empty(), id, "docker"), host);
  }

  @Override
  protected Look look() {
    Map<String, Containers.Seen> all = containers.all(false);
    unwell =
        all.values().stream()
            .filter(Containers.Seen::isUnwell)
            .map(Containers.Seen::instance)
            .collect(Collectors.toUnmodifiableSet());
    return new Seen(all);
  }

  /// The check that an image brings may object; that it has passed already is not waited for.
  @Override
  protected boolean isUnwell(InstanceRow row) {
    return unwell.contains(row.id());
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
    String id = row.process().map(ProcessId::start).orElseGet(() -> Template.name(row.id()));
    return last(containers.logs(id, lines), containers.ending(id), lines);
  }

  /// How it ended stands below what it wrote.
  private static List<String> last(List<String> wrote, Optional<String> ending, int lines) {
    List<String> all = Stream.concat(wrote.stream(), ending.stream()).toList();
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /// It is kept for its logs, until [#sweep].
  @Override
  protected void ended(UUID instance) {}

  /// Removes what nobody wants any more: containers whose rows were replaced or forgotten, and
  /// those that run though their instance was given up, as a stopped writer starts them too late.
  /// To be called now and then; not for several threads.
  public void sweep() {
    Map<String, Containers.Seen> all = containers.all(true);
    Map<UUID, InstanceRow> rows =
        table.all().stream().collect(Collectors.toMap(InstanceRow::id, row -> row));
    unwantedSince.keySet().retainAll(all.keySet());
    long now = nanoTime.getAsLong();
    all.forEach((id, seen) -> {
      if (isWanted(seen, Optional.ofNullable(rows.get(seen.instance())))) {
        unwantedSince.remove(id);
      } else if (now - unwantedSince.computeIfAbsent(id, _ -> now) >= UNWANTED_NANOS) {
        containers.remove(id);
      }
    });
  }

  private static boolean isWanted(Containers.Seen seen, Optional<InstanceRow> row) {
    return row.filter(it -> !it.isDead() || seen.host().isEmpty()).isPresent();
  }

  /// @param all running containers by id
  private record Seen(Map<String, Containers.Seen> all) implements Look {

    @Override
    public boolean isAlive(ProcessId process) {
      return Optional.ofNullable(all.get(process.start()))
          .filter(seen -> seen.host().isPresent())
          .isPresent();
    }

    @Override
    public Optional<Started> marked(UUID instance) {
      return all.entrySet().stream()
          .filter(entry -> entry.getValue().instance().equals(instance))
          .flatMap(entry -> entry.getValue().host().map(h -> started(entry.getKey(), h)).stream())
          .findFirst();
    }
  }
}
