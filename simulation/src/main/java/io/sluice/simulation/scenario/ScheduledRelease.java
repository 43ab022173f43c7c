package io.sluice.simulation.scenario;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.UUID;

/// A release that a user posts.
///
/// @param index its index in the scenario, by which it can be removed
/// @param at nanoseconds from the beginning
/// @param nature the behaviour of the new version
public record ScheduledRelease(int index, long at, UUID release, ReleaseSpec spec, Nature nature) {

  public LaneKey lane() {
    return spec.lane();
  }

  /// The behaviour of a version.
  public enum Nature {
    GOOD,
    /// Half of its requests fail.
    FAILING,
    /// Its instances die before they are ready.
    DYING,
    /// Its instances start and never get ready.
    HANGING
  }
}
