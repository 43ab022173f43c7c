package io.sluice.contract;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How all checks with a [Score] become one number from 0 to 100, as Kayenta has it: each group has
/// the share of its checks that are neither high nor low, and the groups' shares are weighted.
///
/// @param pass at or above this the release is as good as stable; 95 if nothing is said
/// @param marginal at or below this it is taken back, in between it is inconclusive; 75 if nothing
///   is said
/// @param weights of groups, in percent; their sum is 100, or less where groups without a weight
///   share the rest
/// @param interval how often it is judged besides the end of each observation's window
public record Scoring(
    double pass, double marginal, Map<String, Double> weights, Optional<Duration> interval) {
  public static final double PASS = 95;
  public static final double MARGINAL = 75;

  /// What holds if nothing is said.
  public static final Scoring USUAL = new Scoring(PASS, MARGINAL, Map.of(), Optional.empty());

  public Scoring {
    weights = Map.copyOf(weights);
  }
}
