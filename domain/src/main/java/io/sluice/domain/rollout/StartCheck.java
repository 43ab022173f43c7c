package io.sluice.domain.rollout;

import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import java.util.Optional;

/// Decides whether a queued release may start now.
final class StartCheck {

  /// Returns whether a queued release may start now, and records a deferral once for each window
  /// that prevents it.
  static boolean startOrDefer(DecisionBuilder builder, Lane.Waiting waiting) {
    if (waiting.early()) {
      return false;
    }
    Optional<ClosedWindow> window =
        waiting.overridden() || waiting.revert()
            ? Optional.empty()
            : builder.guards().findClosedWindow(builder.at());
    if (window.isPresent() && !window.equals(waiting.closedWindow())) {
      builder.add(
          waiting.release(),
          new Progress.StartDeferred(window.get().until(), window.get().reason()));
    }
    return window.isEmpty();
  }

  private StartCheck() {}
}
