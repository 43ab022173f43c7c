package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The data that recomputes a verdict from the recorded ticks.
///
/// @param from start of the first tick
/// @param to end of the last tick
/// @param lastTick number of the last tick of this watch, from 1; 0 if there was none
/// @param requests candidate requests in this step
/// @param errors failed candidate requests in this step
/// @param stableRequests stable requests in this step
/// @param probes probes that counted as requests
/// @param alpha see [Analysis]
/// @param policy version of the judges' rules
/// @param controlInstances control instances whose router counts the candidate was compared with,
///   by their names at the router; absent if all instances of stable were compared.
///   `stableRequests` always counts all requests to stable
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
    List<Finding> findings,
    Optional<List<String>> controlInstances) {
  public Evidence {
    findings = List.copyOf(findings);
    controlInstances = controlInstances.map(List::copyOf);
  }

  /// Creates evidence of a comparison with all instances of stable.
  public Evidence(
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
    this(
        from,
        to,
        lastTick,
        requests,
        errors,
        stableRequests,
        stableErrors,
        probes,
        alpha,
        policy,
        findings,
        Optional.empty());
  }

  /// The findings of one check; `externalVerdict` is the verdict of an external monitor.
  ///
  /// @param hasData whether the check had data
  /// @param logE natural logarithm of the e-value, over the whole release
  /// @param logLimit value of `logE` at or above which the candidate is in breach: ln(1/α)
  /// @param allowed tolerance δ of a comparison, or limit of an absolute check
  /// @param dispersion squared coefficient of variation by which the e-value of a comparison was
  ///   discounted
  /// @param placeboLogE `logE` of the comparison with one stable instance in the candidate's place;
  ///   informational: a high value shows that the instances are noisy in general
  /// @param safeLogE logarithm of the e-value for a check with `safe`; the check is proved at or
  ///   above ln(1/α)
  /// @param ratio for a comparison of errors, the candidate's error rate divided by stable's over
  ///   the whole release; each bound has confidence 1 - α at every poll
  /// @param measured measurements of a threshold check; the e-value and the limits of a threshold,
  ///   a score or an external monitor's verdict are 0
  /// @param scored result of a score check
  /// @param total combination of all scores
  /// @param outage outage of the check's source; absent while the source responds
  /// @param restarts counts of instances that ended by themselves
  public record Finding(
      String check,
      boolean hasData,
      double logE,
      double logLimit,
      double allowed,
      Optional<Double> dispersion,
      Optional<Double> placeboLogE,
      Optional<Double> safeLogE,
      Optional<Ratio> ratio,
      Optional<Measurements> measured,
      Optional<Scored> scored,
      Optional<Total> total,
      Optional<Verdict.Kind> externalVerdict,
      Optional<SourceOutage> outage,
      Optional<Endings> restarts) {

    /// Creates the finding of an e-process.
    public Finding(
        String check,
        boolean hasData,
        double logE,
        double logLimit,
        double allowed,
        Optional<Double> dispersion,
        Optional<Double> placeboLogE,
        Optional<Double> safeLogE,
        Optional<Ratio> ratio) {
      this(
          check,
          hasData,
          logE,
          logLimit,
          allowed,
          dispersion,
          placeboLogE,
          safeLogE,
          ratio,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /// Creates the finding of a check that compares nothing.
    public Finding(String check, boolean hasData, double logE, double logLimit, double allowed) {
      this(
          check,
          hasData,
          logE,
          logLimit,
          allowed,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /// Numbers of instances that ended by themselves.
  ///
  /// @param candidate candidate instances since the candidate's first instance
  /// @param stable stable instances since the candidate's first instance
  public record Endings(long candidate, long stable) {}

  /// A confidence interval of a ratio.
  ///
  /// @param low lower bound, 0 or more
  /// @param high upper bound; empty if there is none, for example while stable has no errors
  public record Ratio(double low, Optional<Double> high) {}

  /// The measurements of a threshold check.
  ///
  /// @param failureLimit highest number of failed measurements; below 0 if there is no limit
  /// @param missing latest consecutive measurements without a value
  /// @param last candidate's values in the latest measurement
  /// @param baseline values to compare with; absent if no earlier good release exists, or if the
  ///   check has no baseline
  public record Measurements(
      int good,
      int failed,
      int failureLimit,
      int inconclusive,
      int inconclusiveLimit,
      int missing,
      int missingLimit,
      List<Double> last,
      Optional<Baseline> baseline) {
    public Measurements {
      last = List.copyOf(last);
    }
  }

  /// The measurements of earlier good releases; see [Threshold.Baseline].
  ///
  /// @param mean mean over the releases of each release's own mean
  /// @param releases number of releases, at least 1
  /// @param allowedIncrease factor of the mean; a value above the product fails
  /// @param allowedDecrease factor of the mean; a value below the product fails
  public record Baseline(
      double mean,
      int releases,
      Optional<Double> allowedIncrease,
      Optional<Double> allowedDecrease) {}

  /// The result of one score check.
  ///
  /// @param lower lower bound of the interval for the shift from stable's values to the candidate's
  /// @param upper upper bound of that interval
  /// @param estimate estimate of the shift
  /// @param effect see [Score.EffectSize]; absent if it cannot be computed
  /// @param candidate number of the candidate's values
  /// @param stable number of values of stable
  public record Scored(
      Label label,
      Optional<Double> lower,
      Optional<Double> upper,
      Optional<Double> estimate,
      Optional<Double> effect,
      int candidate,
      int stable) {}

  /// The classification of a metric compared with stable's.
  @EnumNaming(Hyphens.class)
  public enum Label {
    PASS,
    HIGH,
    LOW,
    /// Too few values for a comparison.
    NO_DATA
  }

  /// The combination of all scores, 0 to 100; see [Scoring].
  public record Total(double score, double pass, double marginal) {}

  /// An outage of a check's source.
  ///
  /// @param since end of the first tick without a response
  public record SourceOutage(String reason, Instant since) {}
}
