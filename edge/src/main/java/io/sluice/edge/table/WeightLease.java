package io.sluice.edge.table;

import java.time.Duration;
import java.util.UUID;

/// A dead man's switch: unless it is renewed, all weight goes to one release.
///
/// @param release the one that gets all weight
/// @param within the maximum time between two renewals
public record WeightLease(UUID release, Duration within) {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(5);

  /// @throws IllegalArgumentException if `within` is not 1 s to 5 min
  public WeightLease {
    if (within.compareTo(LEAST) < 0 || within.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("a weight lease must be 1 s to 5 min, was " + within);
    }
  }
}
