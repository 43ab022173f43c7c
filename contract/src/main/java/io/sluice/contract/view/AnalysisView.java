package io.sluice.contract.view;

import io.sluice.contract.Evidence.AlphaShare;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The checks that judge a release, and their expected power.
///
/// @param checks checks with their judges, a phrase each
/// @param alphaShares parts of `alpha` by test
/// @param droppedDefaults one sentence on the default checks that do not judge; empty if all do
public record AnalysisView(
    List<String> checks,
    List<AlphaShare> alphaShares,
    Optional<String> droppedDefaults,
    Power power) {
  public AnalysisView {
    checks = List.copyOf(checks);
    alphaShares = List.copyOf(alphaShares);
  }

  /// The expected power of the comparison of errors at the lane's own traffic. The figures are
  /// empty if no traffic is recorded, or if errors are not compared.
  ///
  /// @param sentence the power in words, or the reason why there is none
  /// @param requestsPerSecond requests to both versions
  /// @param errorRate stable's error rate, 0 to 1; if no request failed, the rate of one failure
  /// @param weight percentage of the traffic for the candidate
  /// @param doubling time until twice stable's error rate is found
  /// @param fivefold time until five times stable's error rate is found
  public record Power(
      String sentence,
      Optional<Double> requestsPerSecond,
      Optional<Double> errorRate,
      Optional<Integer> weight,
      Optional<Duration> doubling,
      Optional<Duration> fivefold) {

    /// Creates a power without figures.
    public Power(String sentence) {
      this(
          sentence,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
