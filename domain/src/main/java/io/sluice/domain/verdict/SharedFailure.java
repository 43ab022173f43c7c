package io.sluice.domain.verdict;

import java.util.Optional;

/// The shared failure: stable breaks the limit too, so the candidate is not to blame.
///
/// @param limit limit that stable broke
/// @param ticks number of ticks since it began
/// @param stable stable's counts at its start
/// @param check name of the check whose source counted the requests; empty for the router
public record SharedFailure(LimitJudge limit, int ticks, Counts stable, Optional<String> check) {
  /// Number of last ticks over which stable must keep the limit for a breach to be the candidate's
  /// fault.
  static final int LOOK_BACK = 10;

  /// Number of ticks since its start over which stable must keep the limit for the shared failure
  /// to end.
  static final int ENDS_AFTER = RecentTicks.KEPT;

  SharedFailure longer() {
    return new SharedFailure(limit, ticks + 1, stable, check);
  }

  boolean isOver(RecentTicks recentTicks) {
    return ticks >= ENDS_AFTER
        && limit.share(recentTicks.stable(ENDS_AFTER, limit)) <= limit.limit();
  }
}
