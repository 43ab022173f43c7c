package io.sluice.simulation.script;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.UUID;

/// A release that somebody posts.
///
/// @param index its place in the script, by which it can be left out
/// @param at nanoseconds from the begin
/// @param nature what the new version is like
public record Wish(int index, long at, UUID release, ReleaseSpec spec, Nature nature) {

  public LaneKey lane() {
    return spec.lane();
  }

  /// What a version is like.
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
