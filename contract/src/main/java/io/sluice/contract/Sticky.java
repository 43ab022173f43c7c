package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// The setting that clients stay on their assigned side, by a cookie of the router.
///
/// @param maxAge time for which a client stays, in whole seconds; 1 day if empty
public record Sticky(Optional<Duration> maxAge) {
  private static final Duration DAY = Duration.ofDays(1);

  public Duration time() {
    return maxAge.orElse(DAY);
  }

  /// Returns a copy with the default filled in.
  public Sticky complete() {
    return new Sticky(Optional.of(time()));
  }
}
