package io.sluice.domain.verdict;

import java.util.Optional;

/// Stable is hurt too, so a candidate that breaks the limit is not blamed.
///
/// @param limit what stable broke
/// @param ticks how many ticks it has lasted
/// @param stable stable's counts when it began
/// @param check whose source counted them; empty of the router
public record Shared(Limit limit, int ticks, Counts stable, Optional<String> check) {
  /// Over how many of the last ticks stable has to keep the limit for its breach to be the
  /// candidate's fault.
  static final int LOOK_BACK = 10;

  /// Over how many ticks since it began stable has to keep the limit for it to end.
  static final int ENDS_AFTER = Recent.KEPT;

  Shared longer() {
    return new Shared(limit, ticks + 1, stable, check);
  }

  boolean over(Recent recent) {
    return ticks >= ENDS_AFTER && limit.share(recent.stable(ENDS_AFTER, limit)) <= limit.limit();
  }
}
