package io.sluice.edge.metrics;

import io.sluice.contract.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The [RequestCounter] of every instance, also of those that left the table recently, so that a
/// reader that polls each second misses none of their last requests.
public final class InstanceCounters {
  /// Retention of the counts of an instance after it left the table.
  public static final Duration RETENTION = Duration.ofMinutes(10);

  /// Number of releases of a lane that stay in the metrics after they left its table.
  static final int REMOVED_MAX = 2;

  private final InstantSource clock;
  private final Map<Key, Entry> entries = new HashMap<>();

  /// The key of an instance's counts. The id of an instance is unique within its release.
  public record Key(LaneKey lane, UUID release, String instance) {}

  /// The counts of one instance.
  public record Counted(
      Key key, String version, String host, int port, RequestCounter.Counts counts) {}

  private record Entry(
      RequestCounter counter, String version, String host, int port, Optional<Instant> removed) {}

  public InstanceCounters(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns the counter of an instance in the table; an instance that returns continues its
  /// counts.
  public synchronized RequestCounter counter(Key key, String version, String host, int port) {
    RequestCounter counter =
        Optional.ofNullable(entries.get(key)).map(Entry::counter).orElseGet(RequestCounter::new);
    entries.put(key, new Entry(counter, version, host, port, Optional.empty()));
    return counter;
  }

  /// Starts the retention of the counts of instances that are no longer in the table.
  ///
  /// @param present all instances in the table
  public synchronized void retain(Set<Key> present) {
    Optional<Instant> now = Optional.of(clock.instant());
    entries.replaceAll((key, e) ->
        present.contains(key) || e.removed().isPresent()
            ? e
            : new Entry(e.counter(), e.version(), e.host(), e.port(), now));
  }

  /// Returns all counts, in no particular order.
  public synchronized List<Counted> read() {
    Instant oldest = clock.instant().minus(RETENTION);
    entries.values().removeIf(e -> e.removed().filter(oldest::isAfter).isPresent());
    var all = new ArrayList<Counted>(entries.size());
    entries.forEach(
        (key, e) -> all.add(new Counted(key, e.version(), e.host(), e.port(), e.counter().read())));
    return all;
  }

  /// Returns the counts for metrics: of each lane the releases in its table, and the latest
  /// [#REMOVED_MAX] of those that left it. Each release is a label, and a lane may have a release
  /// every few seconds.
  public synchronized List<Counted> latest() {
    Map<LaneKey, Map<UUID, Instant>> removed = new HashMap<>();
    entries.forEach((key, e) ->
        removed
            .computeIfAbsent(key.lane(), _ -> new HashMap<>())
            .merge(key.release(), e.removed().orElse(Instant.MAX), InstanceCounters::later));
    Set<UUID> reported =
        removed.values().stream()
            .flatMap(InstanceCounters::latestReleases)
            .collect(Collectors.toSet());
    return read().stream().filter(counted -> reported.contains(counted.key().release())).toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Stream<UUID> latestReleases(Map<UUID, Instant> releases) {
    long present = releases.values().stream().filter(Instant.MAX::equals).count();
    return releases.entrySet().stream()
        .sorted(Map.Entry.<UUID, Instant>comparingByValue().reversed())
        .limit(present + REMOVED_MAX)
        .map(Map.Entry::getKey);
  }
}
