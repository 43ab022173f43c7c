package io.sluice.domain.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the settings say, as they are when it is decided.
@FunctionalInterface
public interface Guards {
  /// Nothing is in the way.
  Guards NONE = _ -> Optional.empty();

  /// Asked only when a queued release could start otherwise.
  ///
  /// @return why nothing may start at `at`; empty if something may
  Optional<Shut> shut(Instant at);

  /// Why `version` may not be released, wherever it is; empty if it may.
  default Optional<String> refusal(String version) {
    return Optional.empty();
  }

  /// Roles of which one is needed to open a gate here, beside those that the gate asks for; none if
  /// empty.
  default List<String> approvers() {
    return List.of();
  }

  /// @param until when that has to be asked again
  /// @param reason the window that is in the way
  record Shut(Instant until, String reason) {}
}
