package io.sluice.domain.rollout;

import io.sluice.contract.Floors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The restrictions by the settings that are current at the time of a decision.
@FunctionalInterface
public interface Guards {
  /// No restrictions.
  Guards NONE = _ -> Optional.empty();

  /// Finds the closed window at an instant. The decider calls it only if a queued release could
  /// otherwise start.
  ///
  /// @return reason why nothing may start at `at`; empty if a release may start
  Optional<ClosedWindow> findClosedWindow(Instant at);

  /// Finds the reason why `version` must not be released in any environment; empty if it may.
  default Optional<String> findVersionRejection(String version) {
    return Optional.empty();
  }

  /// Returns the roles of which an approver in this environment must have one, in addition to the
  /// gate's own roles; no restriction if empty.
  default List<String> approvers() {
    return List.of();
  }

  /// Returns the floors of the environment for commands. A release's document met the floors under
  /// which it was accepted.
  default Floors floors() {
    return Floors.NONE;
  }

  /// A closed window.
  ///
  /// @param until time of the next check
  /// @param reason window that prevents the start
  record ClosedWindow(Instant until, String reason) {}
}
