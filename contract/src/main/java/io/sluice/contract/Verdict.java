package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// A verdict of health-monitor on a release, written to `release.verdicts`.
///
/// @param step the running step
/// @param sentence reason for people, with value and threshold
public record Verdict(int step, Kind verdict, String sentence, Evidence evidence) implements Event {

  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEALTHY,
    UNHEALTHY,
    /// Too little data; the observation continues.
    INCONCLUSIVE,
    /// The router did not apply the weights.
    INVALID,
    /// Stable fails too, so the candidate is not the cause.
    SHARED
  }
}
