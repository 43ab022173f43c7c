package io.sluice.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The lane as the caller of a revert was shown it, and what was said about its queue. If the lane
/// has moved on meanwhile, the revert is rejected.
///
/// @param from what is reverted: the active release or, if none is, the one that serves; empty if
///   nothing does
/// @param supersedes the queued releases that end with it; others start after it
public record RevertBasis(Optional<UUID> from, List<UUID> supersedes) {
  public RevertBasis {
    supersedes = List.copyOf(supersedes);
  }
}
