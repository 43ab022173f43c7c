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

/// Every instance's [Tally], also of those that left the table a while ago, so that a reader who
/// comes by each second misses nothing of their last requests.
public final class Counters {
  /// How long the counts of an instance stay readable after it left the table.
  public static final Duration KEPT = Duration.ofMinutes(10);

  /// Releases of a lane that metrics still tell after they left its table.
  static final int LEFT_TOLD = 2;

  private final InstantSource clock;
  private final Map<Key, Entry> entries = new HashMap<>();

  /// Whose counts. The id of an instance is unique within its release.
  public record Key(LaneKey lane, UUID release, String instance) {}

  /// One instance as a reader sees it.
  public record Counted(Key key, String version, String host, int port, Tally.Counts counts) {}

  private record Entry(
      Tally tally, String version, String host, int port, Optional<Instant> left) {}

  public Counters(InstantSource clock) {
    this.clock = clock;
  }

  /// The tally of an instance that is in the table now; one that comes back goes on counting.
  public synchronized Tally tally(Key key, String version, String host, int port) {
    Tally tally = Optional.ofNullable(entries.get(key)).map(Entry::tally).orElseGet(Tally::new);
    entries.put(key, new Entry(tally, version, host, port, Optional.empty()));
    return tally;
  }

  /// Starts the time that the counts of instances no longer in the table are kept for.
  ///
  /// @param present all instances in the table
  public synchronized void retain(Set<Key> present) {
    Optional<Instant> now = Optional.of(clock.instant());
    entries.replaceAll((key, e) ->
        present.contains(key) || e.left().isPresent()
            ? e
            : new Entry(e.tally(), e.version(), e.host(), e.port(), now));
  }

  /// All that is counted, in no particular order.
  public synchronized List<Counted> read() {
    Instant oldest = clock.instant().minus(KEPT);
    entries.values().removeIf(e -> e.left().filter(oldest::isAfter).isPresent());
    var all = new ArrayList<Counted>(entries.size());
    entries.forEach(
        (key, e) -> all.add(new Counted(key, e.version(), e.host(), e.port(), e.tally().read())));
    return all;
  }

  /// What metrics tell: of each lane the releases in its table, and the latest [#LEFT_TOLD] of
  /// those that left it. Each release is a label, and somebody may release every few seconds.
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
