package io.sluice.domain.verdict;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// The breach that rolls the candidate back. It stands for the rest of the release.
///
/// @param check name of the check
/// @param judge state of the judge at the breach
/// @param logE log e-value of all tests combined, or of the check alone for restarts; 0 for judges
///   other than e-processes
/// @param logLimit limit that it reached
/// @param candidate candidate's counts over the last [RecentTicks#KEPT] ticks; for latency, over
///   those of them with measured latency
/// @param stable stable's counts over the same ticks
/// @param sentence the reason in one sentence; empty for comparisons and limits
public record Breach(
    String check,
    Judge judge,
    double logE,
    double logLimit,
    Counts candidate,
    Counts stable,
    Optional<String> sentence) {

  /// Finds the latency bound at which the candidate has the most slow requests beyond those that
  /// are allowed, in standard deviations; empty if it has at no bound more than allowed.
  ///
  /// @param allow highest ratio of candidate to stable that is still good
  Optional<Integer> findSlowBound(double allow) {
    int bounds = Math.min(candidate.slow().size(), stable.slow().size());
    return IntStream.range(0, bounds)
        .boxed()
        .filter(k -> excess(k, allow) > 0)
        .max(Comparator.comparingDouble(k -> excess(k, allow)));
  }

  private double excess(int k, double allow) {
    double rate = (stable.slow().get(k) + 0.5) / (stable.requests() + 1);
    double allowed = allow * rate * candidate.requests();
    return (candidate.slow().get(k) - allowed) / Math.sqrt(allowed + 1e-9);
  }
}
