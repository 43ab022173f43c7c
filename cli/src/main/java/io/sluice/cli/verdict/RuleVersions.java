package io.sluice.cli.verdict;

import io.sluice.domain.verdict.Assessment;
import java.util.Map;
import java.util.Optional;

/// The versions of Sluice by their rules. `sluice version` shows the rules of a build from
/// `sluice/6` on.
public final class RuleVersions {
  /// The rules of this build.
  public static final String PRESENT = Assessment.POLICY;

  /// The earlier rules, each with the versions of Sluice that had them.
  static final Map<String, String> EARLIER =
      Map.of(
          "sluice/9",
          "0.1.0-SNAPSHOT of 3 December 2026 (from 04:57 UTC, before 06:15 UTC)",
          "sluice/8",
          "0.1.0-SNAPSHOT of 2 December 2026 (from 19:28 UTC, or with other estimates from"
              + " 18:48 UTC) or 3 December 2026 (before 04:57 UTC)",
          "sluice/7",
          "0.1.0-SNAPSHOT of 1 December 2026 (from 02:05 UTC) or 2 December 2026"
              + " (before 18:48 UTC)",
          "sluice/6",
          "0.1.0-SNAPSHOT of 30 November 2026 (from 07:30 UTC)",
          "sluice/5",
          "0.1.0-SNAPSHOT of 28 November 2026 (from 07:05 UTC) or 29 November 2026"
              + " (before 21:05 UTC)");

  /// Returns the version of Sluice that recomputes verdicts of `rules` to the same bits.
  static String describeVersion(String rules) {
    return Optional.ofNullable(EARLIER.get(rules))
        .map("Sluice "::concat)
        .orElse("a Sluice with the rules %s (see 'sluice version')".formatted(rules));
  }

  /// Returns the text on verdicts that other rules made.
  ///
  /// @param verdicts number of verdicts
  /// @param equal number of those that the present rules give too
  static String describeVerdicts(String rules, int verdicts, int equal) {
    return ("%s made %d of these verdicts. The present rules %s give the same verdict for %d of"
            + " them. To recompute them bit for bit, use %s.")
        .formatted(rules, verdicts, PRESENT, equal, describeVersion(rules));
  }

  private RuleVersions() {}
}
