package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.util.Optional;

/// Compares the candidate's measured values with stable's by the Mann-Whitney test, as Kayenta's
/// judge does: the shift between the two has a confidence interval, and the metric is `high` or
/// `low` if the interval excludes zero. [Scoring] combines all scores of a release.
///
/// @param interval time between two measurements, each of which is one value for each version; 1 m
///   if absent
/// @param tolerance minimum distance of the interval from zero, as a fraction of the estimated
///   shift; 0.25 if absent
/// @param confidence confidence of the two-sided interval, above 0.5 and below 1; 0.98 if absent
/// @param direction direction of a bad shift
/// @param effectSize minimum size of a bad shift
/// @param group name of the group of checks that are scored together; the check's own name if
///   absent
/// @param critical whether the check alone can fail the release; false if absent
/// @param nan treatment of values that are not numbers
/// @param outliers treatment of values far outside the quartiles
public record Score(
    Duration interval,
    double tolerance,
    double confidence,
    Direction direction,
    EffectSize effectSize,
    Optional<String> group,
    boolean critical,
    Nan nan,
    Outliers outliers) {
  /// The values of the fields that a document leaves out.
  public static final Score DEFAULT =
      new Score(
          Duration.ofMinutes(1),
          0.25,
          0.98,
          Direction.EITHER,
          EffectSize.any(Measure.MEAN_RATIO),
          Optional.empty(),
          false,
          Nan.REMOVE,
          Outliers.KEEP);

  @EnumNaming(Hyphens.class)
  public enum Direction {
    INCREASE,
    DECREASE,
    EITHER
  }

  @EnumNaming(Hyphens.class)
  public enum Nan {
    REMOVE,
    /// Counts as 0.
    REPLACE
  }

  @EnumNaming(Hyphens.class)
  public enum Outliers {
    KEEP,
    /// Removes values beyond three times the distance between the quartiles.
    REMOVE
  }

  /// The minimum effect of a shift that counts.
  ///
  /// @param measure measure of the effect
  /// @param allowedIncrease effect below which an increase is ignored; if absent, 1 for the mean
  ///   ratio and 0.5 for the common language effect size, as for the other limits
  /// @param allowedDecrease effect above which a decrease is ignored
  /// @param criticalIncrease like `allowedIncrease`, for `critical`
  /// @param criticalDecrease like `allowedDecrease`, for `critical`
  public record EffectSize(
      Measure measure,
      double allowedIncrease,
      double allowedDecrease,
      double criticalIncrease,
      double criticalDecrease) {

    /// Returns limits under which every effect counts.
    public static EffectSize any(Measure measure) {
      return new EffectSize(
          measure, measure.none(), measure.none(), measure.none(), measure.none());
    }
  }

  @EnumNaming(Hyphens.class)
  public enum Measure {
    /// The candidate's mean divided by stable's mean.
    MEAN_RATIO,
    /// The probability that a value of the candidate is above a value of stable.
    CLES;

    /// Returns the value of the measure without an effect.
    public double none() {
      return switch (this) {
        case MEAN_RATIO -> 1;
        case CLES -> 0.5;
      };
    }
  }
}
