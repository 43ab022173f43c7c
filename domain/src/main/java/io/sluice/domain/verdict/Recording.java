package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The header of a recording of verdicts: the release, and the policy and rules of its judges. The
/// entries ([WatchEvent]) follow in parts, since a long release has many.
///
/// @param stable release that the candidate was compared with; empty on a first release
/// @param analysis the policy, with α and each check's tolerance
/// @param rules version of the judging rules of the first verdict
/// @param grid the ratios that e-processes bet on
public record Recording(
    UUID release,
    LaneKey lane,
    Optional<UUID> stable,
    Analysis analysis,
    String rules,
    String grid) {

  /// Returns the header for verdicts by the rules of this build.
  public static Recording of(UUID release, LaneKey lane, Optional<UUID> stable, Analysis analysis) {
    return new Recording(release, lane, stable, analysis, Assessment.POLICY, RatioGrid.VERSION);
  }

  /// Returns the header with other rules.
  public Recording by(String other) {
    return new Recording(release, lane, stable, analysis, other, grid);
  }

  /// Whether this build has other rules, so that it cannot reproduce the verdicts.
  public boolean hasOtherRules() {
    return !rules.equals(Assessment.POLICY) || !grid.equals(RatioGrid.VERSION);
  }

  /// A part of the entries, in order.
  ///
  /// @param next opaque cursor of the next part; empty in the last part
  public record Part(List<WatchEvent> entries, Optional<String> next) {
    public Part {
      entries = List.copyOf(entries);
    }
  }
}
