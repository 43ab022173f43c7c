package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// Judges each measured value by itself, as Argo Rollouts' analysis and Flagger's metric checks do,
/// under their names and with their defaults.
///
/// A measurement is good or bad by `range`, or by the conditions: with `successCondition` alone it
/// fails where that is false; with `failureCondition` alone, where that is true; with both it fails
/// where the failure's holds, is good where the success's does, and is inconclusive otherwise.
/// Without any of them it is good.
///
/// @param interval time between two measurements; 1 m if nothing is said
/// @param initialDelay the first comes so long after the first shift
/// @param count so many measurements are enough; without it they go on to the end
/// @param failureLimit more failed measurements than this, over the whole release, take the
///   candidate back; 0 if nothing is said, below 0 none do
/// @param inconclusiveLimit more inconclusive ones than this make the check inconclusive for the
///   rest of the release; 0 if nothing is said
/// @param consecutiveErrorLimit more measurements in a row that could not be made than this are "no
///   data"; 4 if nothing is said
/// @param consecutiveSuccessLimit so many good ones in a row are enough
/// @param successCondition in CEL, over `result` and `stable`: the lists of the candidate's and
///   stable's values; at most [#CONDITION_BYTES_MAX] bytes
/// @param failureCondition likewise
/// @param range of the candidate's first value that is good
/// @param baseline what it may be beside what good releases before had
public record Threshold(
    Duration interval,
    Optional<Duration> initialDelay,
    Optional<Integer> count,
    int failureLimit,
    int inconclusiveLimit,
    int consecutiveErrorLimit,
    Optional<Integer> consecutiveSuccessLimit,
    Optional<String> successCondition,
    Optional<String> failureCondition,
    Optional<Range> range,
    Optional<Baseline> baseline) {
  public static final Duration INTERVAL = Duration.ofMinutes(1);
  public static final int FAILURE_LIMIT = 0;
  public static final int INCONCLUSIVE_LIMIT = 0;
  public static final int CONSECUTIVE_ERROR_LIMIT = 4;

  /// Largest condition, in bytes of UTF-8.
  public static final int CONDITION_BYTES_MAX = 1024;

  /// Without a baseline.
  public Threshold(
      Duration interval,
      Optional<Duration> initialDelay,
      Optional<Integer> count,
      int failureLimit,
      int inconclusiveLimit,
      int consecutiveErrorLimit,
      Optional<Integer> consecutiveSuccessLimit,
      Optional<String> successCondition,
      Optional<String> failureCondition,
      Optional<Range> range) {
    this(
        interval,
        initialDelay,
        count,
        failureLimit,
        inconclusiveLimit,
        consecutiveErrorLimit,
        consecutiveSuccessLimit,
        successCondition,
        failureCondition,
        range,
        Optional.empty());
  }

  /// Whether a value is good or bad by itself, whatever releases before had.
  public boolean judgesAlone() {
    return range.isPresent() || successCondition.isPresent() || failureCondition.isPresent();
  }

  /// Holds the candidate's first value against the mean, over the last good releases of the lane
  /// that measured the check, of each one's own mean. A release is good if it succeeded. Where
  /// there is none yet nothing is compared.
  ///
  /// A factor is a share of the baseline's size: below zero 1.1 times -10 is -9. Of a baseline of
  /// zero, and of a value that is infinite, no factor can be told: what would fail is inconclusive.
  ///
  /// @param releases how many of them at most, 1 to [#RELEASES_MAX]; 5 if nothing is said
  /// @param allowedIncrease a value above so many times the baseline fails; 1 to [#INCREASE_MAX]
  /// @param allowedDecrease a value below so many times the baseline fails; above 0, at most 1
  public record Baseline(
      int releases, Optional<Double> allowedIncrease, Optional<Double> allowedDecrease) {
    public static final int RELEASES = 5;
    public static final int RELEASES_MAX = 20;
    public static final double INCREASE_MAX = 1_000;
  }

  /// Values from `min` to `max`, both included; open where one is absent.
  public record Range(Optional<Double> min, Optional<Double> max) {

    /// Whether `value` lies in it; a number that is none does not.
    public boolean has(double value) {
      return !Double.isNaN(value)
          && min.filter(least -> value < least).isEmpty()
          && max.filter(most -> value > most).isEmpty();
    }
  }
}
