package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Guards.Shut;
import java.util.Optional;

/// Decides whether a queued release may start now.
final class Starts {

  /// Returns whether a queued release may start now, and records a deferral once for each window
  /// that prevents it.
  static boolean mayOrDefer(Draft draft, Lane.Waiting waiting) {
    if (waiting.early()) {
      return false;
    }
    Optional<Shut> shut =
        waiting.overridden() || waiting.back() ? Optional.empty() : draft.guards().shut(draft.at());
    if (shut.isPresent() && !shut.equals(waiting.shut())) {
      draft.add(waiting.release(), new Progress.Deferred(shut.get().until(), shut.get().reason()));
    }
    return shut.isEmpty();
  }

  private Starts() {}
}
