package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.ClientBuckets;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All counters of a source at one moment. They only grow while `startId` stays the same.
///
/// @param startId changes each time the source restarts its counts from zero
/// @param at the time by the source's clock
public record CounterReading(String startId, Instant at, Map<LaneKey, LaneCounts> lanes) {
  public CounterReading {
    lanes = Map.copyOf(lanes);
  }

  /// Returns the counts of `lane`; empty if the source does not report it.
  public Optional<LaneCounts> findLane(LaneKey lane) {
    return Optional.ofNullable(lanes.get(lane));
  }

  /// A release's share of a routing table.
  ///
  /// @param weight in percent
  /// @param members number of instances that requests may go to
  public record Share(int weight, int members) {
    static final Share NONE = new Share(0, 0);
  }

  /// @param token of the table that splits the lane's traffic; each table has its own
  /// @param releases counts since `startId`, by release and instance
  /// @param shares of the releases in that table; empty if the source does not report them
  /// @param buckets requests of sticky clients since `startId`, by release; only of releases that
  ///   had some
  public record LaneCounts(
      Token token,
      Map<UUID, Map<String, Counts>> releases,
      Map<UUID, Share> shares,
      Map<UUID, List<Bucket>> buckets) {
    public LaneCounts {
      releases = Map.copyOf(releases);
      shares = Map.copyOf(shares);
      buckets = Map.copyOf(buckets);
    }

    /// Creates counts without requests of sticky clients.
    public LaneCounts(
        Token token, Map<UUID, Map<String, Counts>> releases, Map<UUID, Share> shares) {
      this(token, releases, shares, Map.of());
    }

    /// Returns the counts of `release`, by instance.
    public Map<String, Counts> of(UUID release) {
      return releases.getOrDefault(release, Map.of());
    }

    /// Returns the requests of sticky clients to a candidate and its stable.
    public ClientBuckets buckets(UUID candidate, Optional<UUID> stable) {
      return new ClientBuckets(
          buckets.getOrDefault(candidate, List.of()),
          stable.map(it -> buckets.getOrDefault(it, List.of())).orElse(List.of()));
    }

    /// Returns the table's shares of a candidate and its stable; empty if the source does not
    /// report them.
    public Optional<InstanceCounts.Table> findTable(UUID candidate, Optional<UUID> stable) {
      Share own = shares.getOrDefault(candidate, Share.NONE);
      Share other = stable.map(it -> shares.getOrDefault(it, Share.NONE)).orElse(Share.NONE);
      return Optional.of(new InstanceCounts.Table(own.weight(), own.members(), other.members()))
          .filter(_ -> !shares.isEmpty());
    }
  }
}
