package io.sluice.cli.verdict;

import io.sluice.domain.verdict.Assessment;
import java.util.Map;
import java.util.Optional;

/// The versions of Sluice by their rules. `sluice version` shows the rules of a build from
/// `sluice/6` on.
public final class RuleVersions {
  /// The rules of this build.
  public static final String PRESENT = Assessment.POLICY;

  private static final Map<String, String> EARLIER =
      Map.of(
          "sluice/5",
          "Sluice 0.1.0-SNAPSHOT of 28 November 2026 (from 07:05 UTC) or 29 November 2026"
              + " (before 21:05 UTC)");

  /// Returns which Sluice recomputes verdicts of `rules` to the same bits.
  static String describe(String rules) {
    return Optional.ofNullable(EARLIER.get(rules))
        .orElse("a Sluice with the rules " + rules + ", which 'sluice version' shows");
  }

  /// Returns the sentence about verdicts that other rules made.
  static String sentence(String rules, int older, int equal) {
    return ("the rules have changed since: %s made %d of these verdicts, and the present rules %s"
            + " make %d of these alike from the same ticks; %s recomputes them bit for bit")
        .formatted(rules, older, PRESENT, equal, describe(rules));
  }

  private RuleVersions() {}
}
