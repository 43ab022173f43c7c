package io.sluice.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The lane as shown to the caller of a revert, with the caller's choice for the queue. If the lane
/// has changed since then, the revert is rejected.
///
/// @param from release that is reverted: the active release or, if none is active, the one that
///   serves; empty if none serves
/// @param supersedes queued releases that end with the revert; others start after it
/// @param judged whether the earlier release succeeded without bypassing a floor; true if an
///   earlier version wrote the request
public record RevertBasis(Optional<UUID> from, List<UUID> supersedes, Optional<Boolean> judged) {
  public RevertBasis {
    supersedes = List.copyOf(supersedes);
  }

  /// Creates the basis of a revert to a release that bypassed no floor.
  public RevertBasis(Optional<UUID> from, List<UUID> supersedes) {
    this(from, supersedes, Optional.empty());
  }
}
