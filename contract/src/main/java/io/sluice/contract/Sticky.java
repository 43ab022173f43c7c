package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// Clients stay on the side that they were drawn for, known by a cookie of the router's.
///
/// @param maxAge for how long, in whole seconds; a day if empty
public record Sticky(Optional<Duration> maxAge) {
  private static final Duration DAY = Duration.ofDays(1);

  public Duration time() {
    return maxAge.orElse(DAY);
  }

  /// With its default.
  public Sticky complete() {
    return new Sticky(Optional.of(time()));
  }
}
