package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
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
/// @param compared those of stable's instances that the router's counts were compared with, as the
///   router names them; absent where it was all of them. Stable's requests are all of stable's
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
    Optional<List<String>> compared) {
  public Evidence {
    findings = List.copyOf(findings);
    compared = compared.map(List::copyOf);
  }

  /// Compared with all of stable.
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
  /// @param measured of a threshold, whose e-value and limits are 0, as those of a score and of
  ///   another monitor's verdict are
  /// @param scored of a score
  /// @param total of all scores together
  /// @param told another monitor's verdict
  /// @param away why its source says nothing; absent while it answers
  /// @param restarts of instances that end by themselves
  public record Finding(
      String check,
      boolean spoke,
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
      Optional<Verdict.Kind> told,
      Optional<Away> away,
      Optional<Endings> restarts) {

    /// Of an e-process.
    public Finding(
        String check,
        boolean spoke,
        double logE,
        double logLimit,
        double allowed,
        Optional<Double> dispersion,
        Optional<Double> placeboLogE,
        Optional<Double> safeLogE,
        Optional<Ratio> ratio) {
      this(
          check,
          spoke,
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

  /// How often instances ended by themselves.
  ///
  /// @param candidate since its first instance
  /// @param stable since the candidate's first instance
  public record Endings(long candidate, long stable) {}

  /// An interval.
  ///
  /// @param low 0 or more
  /// @param high empty if there is no upper end, as while stable never failed
  public record Ratio(double low, Optional<Double> high) {}

  /// How often a threshold was met.
  ///
  /// @param failureLimit below 0 if any number of failed ones will do
  /// @param missing those in a row that could not be made, the newest included
  /// @param last the candidate's values at the newest
  /// @param baseline what they are held against; absent where there was no good release before, or
  ///   nobody asks for it
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

  /// What good releases before measured; see [Threshold.Baseline].
  ///
  /// @param mean of each one's own mean
  /// @param releases how many there are, at least 1
  /// @param allowedIncrease a value above so many times the mean fails
  /// @param allowedDecrease a value below so many times the mean fails
  public record Baseline(
      double mean,
      int releases,
      Optional<Double> allowedIncrease,
      Optional<Double> allowedDecrease) {}

  /// What a score's values show.
  ///
  /// @param lower end of the interval of how much higher the candidate's values are
  /// @param upper likewise
  /// @param estimate of how much higher they are
  /// @param effect see [Score.EffectSize]; absent where it cannot be told
  /// @param candidate how many values there are
  /// @param stable likewise
  public record Scored(
      Label label,
      Optional<Double> lower,
      Optional<Double> upper,
      Optional<Double> estimate,
      Optional<Double> effect,
      int candidate,
      int stable) {}

  /// What a metric is, compared with stable's.
  @EnumNaming(Hyphens.class)
  public enum Label {
    PASS,
    HIGH,
    LOW,
    /// Too few values to tell.
    NO_DATA
  }

  /// All scores in one, 0 to 100; see [Scoring].
  public record Total(double score, double pass, double marginal) {}

  /// @param since the end of the first tick without an answer
  public record Away(String reason, Instant since) {}
}
