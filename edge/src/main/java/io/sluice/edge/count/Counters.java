package io.sluice.edge.count;

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

/// The [Tally] of every instance, also of those that left the table recently, so that a reader that
/// polls each second misses none of their last requests.
public final class Counters {
  /// Retention of the counts of an instance after it left the table.
  public static final Duration KEPT = Duration.ofMinutes(10);

  /// Number of releases of a lane that stay in the metrics after they left its table.
  static final int LEFT_TOLD = 2;

  private final InstantSource clock;
  private final Map<Key, Entry> entries = new HashMap<>();

  /// The key of an instance's counts. The id of an instance is unique within its release.
  public record Key(LaneKey lane, UUID release, String instance) {}

  /// The counts of one instance.
  public record Counted(Key key, String version, String host, int port, Tally.Counts counts) {}

  private record Entry(
      Tally tally, String version, String host, int port, Optional<Instant> left) {}

  public Counters(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns the tally of an instance in the table; an instance that returns continues its counts.
  public synchronized Tally tally(Key key, String version, String host, int port) {
    Tally tally = Optional.ofNullable(entries.get(key)).map(Entry::tally).orElseGet(Tally::new);
    entries.put(key, new Entry(tally, version, host, port, Optional.empty()));
    return tally;
  }

  /// Starts the retention of the counts of instances that are no longer in the table.
  ///
  /// @param present all instances in the table
  public synchronized void retain(Set<Key> present) {
    Optional<Instant> now = Optional.of(clock.instant());
    entries.replaceAll((key, e) ->
        present.contains(key) || e.left().isPresent()
            ? e
            : new Entry(e.tally(), e.version(), e.host(), e.port(), now));
  }

  /// Returns all counts, in no particular order.
  public synchronized List<Counted> read() {
    Instant oldest = clock.instant().minus(KEPT);
    entries.values().removeIf(e -> e.left().filter(oldest::isAfter).isPresent());
    var all = new ArrayList<Counted>(entries.size());
    entries.forEach(
        (key, e) -> all.add(new Counted(key, e.version(), e.host(), e.port(), e.tally().read())));
    return all;
  }

  /// Returns the counts for metrics: of each lane the releases in its table, and the latest
  /// [#LEFT_TOLD] of those that left it. Each release is a label, and a lane may have a release
  /// every few seconds.
  public synchronized List<Counted> latest() {
    Map<LaneKey, Map<UUID, Instant>> left = new HashMap<>();
    entries.forEach((key, e) ->
        left.computeIfAbsent(key.lane(), _ -> new HashMap<>())
            .merge(key.release(), e.left().orElse(Instant.MAX), Counters::later));
    Set<UUID> told = left.values().stream().flatMap(Counters::told).collect(Collectors.toSet());
    return read().stream().filter(counted -> told.contains(counted.key().release())).toList();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Stream<UUID> told(Map<UUID, Instant> releases) {
    long present = releases.values().stream().filter(Instant.MAX::equals).count();
    return releases.entrySet().stream()
        .sorted(Map.Entry.<UUID, Instant>comparingByValue().reversed())
        .limit(present + LEFT_TOLD)
        .map(Map.Entry::getKey);
  }
}
