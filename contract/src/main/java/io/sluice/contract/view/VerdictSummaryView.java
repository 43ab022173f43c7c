package io.sluice.contract.view;

import io.sluice.contract.Verdict;
import java.time.Instant;
import java.util.Optional;

/// A verdict without its evidence.
///
/// @param tick the last tick on which the verdict depends
/// @param at the end of that tick; absent before the first tick
public record VerdictSummaryView(
    Verdict.Kind kind, long tick, Optional<Instant> at, String sentence) {

  /// Returns the summary of a verdict.
  public static VerdictSummaryView of(Verdict verdict) {
    return new VerdictSummaryView(
        verdict.verdict(),
        verdict.evidence().ticks().lastTick(),
        verdict.evidence().ticks().to(),
        verdict.sentence());
  }
}
