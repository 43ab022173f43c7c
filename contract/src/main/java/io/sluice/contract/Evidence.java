package io.sluice.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All that is needed to recompute a verdict from the recorded ticks.
///
/// @param from begin of the first tick
/// @param to end of the last tick
/// @param lastTick number of the last tick of this watch, from 1; 0 if there was none
/// @param requests candidate requests in this step
/// @param errors failed ones among them
/// @param stableRequests stable requests in this step
/// @param probes probes that counted as requests
/// @param alpha see [Analysis]
/// @param policy version of the judging rules
public record Evidence(
    Optional<Instant> from,
    Optional<Instant> to,
    long lastTick,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    long probes,
    double alpha,
    String policy,
    List<Finding> findings) {
  public Evidence {
    findings = List.copyOf(findings);
  }

  /// What one check found.
  ///
  /// @param spoke whether there was anything to judge
  /// @param logE natural logarithm of the e-value, over the whole release
  /// @param logLimit it withdraws at or above this: ln(1/α)
  /// @param allowed the tolerance δ of a comparison, or the limit of an absolute check
  /// @param dispersion of a comparison: the squared coefficient of variation that its e-value was
  ///   discounted by
  /// @param placeboLogE of a comparison: the same with one of stable's instances in the candidate's
  ///   place; for people, where it is high too the fleet is just noisy
  /// @param safeLogE of a check with `safe`: proved at or above ln(1/α)
  /// @param ratio of a comparison of errors: how many times as often the candidate fails as stable,
  ///   over the whole release; each end with confidence 1 - α, however often one looks
  public record Finding(
      String check,
      boolean spoke,
      double logE,
      double logLimit,
      double allowed,
      Optional<Double> dispersion,
      Optional<Double> placeboLogE,
      Optional<Double> safeLogE,
      Optional<Ratio> ratio) {

    /// Of what is no comparison.
    public Finding(String check, boolean spoke, double logE, double logLimit, double allowed) {
      this(
          check,
          spoke,
          logE,
          logLimit,
          allowed,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /// An interval.
  ///
  /// @param low 0 or more
  /// @param high empty if there is no upper end, as while stable never failed
  public record Ratio(double low, Optional<Double> high) {}
}
