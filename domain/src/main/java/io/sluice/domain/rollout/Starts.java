package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Guards.Shut;
import java.util.Optional;

/// Whether a release that waits may start now.
final class Starts {

  /// Says once of each window that is in the way why it waits.
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
