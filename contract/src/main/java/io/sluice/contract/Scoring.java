package io.sluice.contract;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The rule that combines all checks with a [Score] into one number from 0 to 100, as in Kayenta:
/// each group's score is the percentage of its checks that are neither high nor low, and the
/// groups' scores are weighted.
///
/// @param pass score at or above which the release is as good as stable; 95 if absent
/// @param marginal score at or below which the release is rolled back; scores in between are
///   inconclusive; 75 if absent
/// @param weights weights of the groups, in percent; their sum is 100, or less if groups without a
///   weight share the rest
/// @param interval time between two evaluations, in addition to the one at the end of each
///   observation's window
public record Scoring(
    double pass, double marginal, Map<String, Double> weights, Optional<Duration> interval) {
  /// The rule of a release that sets none, and the values of the fields that a document leaves out.
  public static final Scoring DEFAULT = new Scoring(95, 75, Map.of(), Optional.empty());

  public Scoring {
    weights = Map.copyOf(weights);
  }
}
