package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.util.Optional;

/// Compares the candidate's measured values with stable's by the Mann-Whitney test, as Kayenta's
/// judge does: the shift between the two has a confidence interval, and the metric is `high` or
/// `low` if that keeps clear of zero. All scores of a release become one by [Scoring].
///
/// @param interval time between two measurements, each of which is one value a version; 1 m if
///   nothing is said
/// @param tolerance the interval has to keep away from zero by this share of the estimated shift;
///   0.25 if nothing is said
/// @param confidence of the two-sided interval, above 0.5 and below 1; 0.98 if nothing is said
/// @param direction which shift is bad
/// @param effectSize how large it has to be
/// @param group the name of the checks that it is scored with; its own name if absent
/// @param critical whether it fails the release by itself; false if nothing is said
/// @param nan what becomes of a value that is no number
/// @param outliers what becomes of values far outside
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
  public static final Duration INTERVAL = Duration.ofMinutes(1);
  public static final double TOLERANCE = 0.25;
  public static final double CONFIDENCE = 0.98;

  @EnumNaming(Hyphens.class)
  public enum Direction {
    INCREASE,
    DECREASE,
    EITHER
  }

  @EnumNaming(Hyphens.class)
  public enum Nan {
    REMOVE,
    /// Taken for 0.
    REPLACE
  }

  @EnumNaming(Hyphens.class)
  public enum Outliers {
    KEEP,
    /// Beyond three times the distance between the quartiles.
    REMOVE
  }

  /// A shift counts only if its effect is at least so large.
  ///
  /// @param measure by which it is measured
  /// @param allowedIncrease an effect below this is none; of the mean ratio 1 if absent, of the
  ///   common language effect size 0.5, and so the others
  /// @param allowedDecrease an effect above this is none
  /// @param criticalIncrease likewise for `critical`
  /// @param criticalDecrease likewise for `critical`
  public record EffectSize(
      Measure measure,
      double allowedIncrease,
      double allowedDecrease,
      double criticalIncrease,
      double criticalDecrease) {

    /// Any effect counts.
    public static EffectSize any(Measure measure) {
      return new EffectSize(
          measure, measure.none(), measure.none(), measure.none(), measure.none());
    }
  }

  @EnumNaming(Hyphens.class)
  public enum Measure {
    /// The candidate's mean as a multiple of stable's.
    MEAN_RATIO,
    /// The chance that a value of the candidate's is above one of stable's.
    CLES;

    /// What it is where there is no effect.
    public double none() {
      return switch (this) {
        case MEAN_RATIO -> 1;
        case CLES -> 0.5;
      };
    }
  }
}
