package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;

/// What health-monitor makes of a release, written to `release.verdicts`.
///
/// @param step the step that was under way
/// @param sentence why, for people, with value and threshold
public record Verdict(int step, Kind verdict, String sentence, Evidence evidence) implements Event {

  @EnumNaming(Hyphens.class)
  public enum Kind {
    HEALTHY,
    UNHEALTHY,
    /// Too little to tell; go on observing.
    INCONCLUSIVE,
    /// The router did not do the split.
    INVALID,
    /// Stable is hurt too; don't blame the candidate.
    SHARED
  }
}
