package io.sluice.domain.rollout;

import java.time.Instant;
import java.util.Optional;

/// What the settings say about starting now. Asked only when a queued release could start
/// otherwise.
@FunctionalInterface
public interface Guards {
  /// Nothing is in the way.
  Guards NONE = _ -> Optional.empty();

  /// @return why nothing may start at `at`; empty if something may
  Optional<Shut> shut(Instant at);

  /// @param until when that has to be asked again
  /// @param reason the window that is in the way
  record Shut(Instant until, String reason) {}
}
