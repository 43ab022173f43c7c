package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.verdict.Counts;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All counters of a source at one moment. They only grow while `startId` stays the same.
///
/// @param startId new each time the source starts to count from zero
/// @param at by the source's clock
public record Reading(String startId, Instant at, Map<LaneKey, LaneCounts> lanes) {
  public Reading {
    lanes = Map.copyOf(lanes);
  }

  /// What was counted in `lane`; empty if the source does not know it.
  public Optional<LaneCounts> lane(LaneKey lane) {
    return Optional.ofNullable(lanes.get(lane));
  }

  /// @param token of the table that splits the lane's traffic; another table has another one
  /// @param releases since `startId`, by release and instance
  public record LaneCounts(Token token, Map<UUID, Map<String, Counts>> releases) {
    public LaneCounts {
      releases = Map.copyOf(releases);
    }

    /// What was counted for `release`, by instance.
    public Map<String, Counts> of(UUID release) {
      return releases.getOrDefault(release, Map.of());
    }
  }
}
