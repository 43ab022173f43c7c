package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// Judges each measured value by itself, as Argo Rollouts' analysis and Flagger's metric checks do,
/// under their names and with their defaults.
///
/// A measurement is good or bad by `range`, or by the conditions: with `successCondition` alone it
/// fails if that is false; with `failureCondition` alone, if that is true; with both it fails if
/// the failure condition holds, is good if the success condition holds, and is inconclusive
/// otherwise. Without any of them it is good.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param interval time between two measurements; 1 m if absent
/// @param initialDelay time from the first shift to the first measurement
/// @param count number of measurements after which the check stops; without it the check measures
///   until the end
/// @param failureLimit number of failed measurements over the whole release above which the
///   candidate is rolled back; 0 if absent, no limit if below 0
/// @param inconclusiveLimit number of inconclusive measurements above which the check is
///   inconclusive for the rest of the release; 0 if absent
/// @param consecutiveErrorLimit number of consecutive measurements without a value above which the
///   check has no data; 4 if absent
/// @param consecutiveSuccessLimit number of consecutive good measurements after which the check
///   stops
/// @param successCondition CEL expression over `result` and `stable`, the lists of the candidate's
///   and stable's values; at most [#CONDITION_BYTES_MAX] bytes
/// @param failureCondition CEL expression of the same form
/// @param range good values of the candidate's first value
/// @param baseline limits relative to the values of earlier good releases
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
  /// The values of the fields that a document leaves out.
  public static final Threshold DEFAULT =
      new Threshold(
          Duration.ofMinutes(1),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          4,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// Largest condition, in bytes of UTF-8.
  public static final int CONDITION_BYTES_MAX = 1024;

  /// Creates a threshold without a baseline.
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

  /// Whether the threshold judges a value independently of earlier releases.
  public boolean canJudgeAlone() {
    return range.isPresent() || successCondition.isPresent() || failureCondition.isPresent();
  }

  /// Compares the candidate's first value with the mean over the lane's last good releases that
  /// measured the check, of each release's own mean. A release is good if it succeeded. Without
  /// such a release the check compares nothing.
  ///
  /// A factor applies to the baseline's size: for a baseline of -10, 1.1 times is -9. For a
  /// baseline of zero, or an infinite value, no factor is defined: a measurement that would fail is
  /// inconclusive.
  ///
  /// @param releases maximum number of earlier releases, 1 to [#RELEASES_MAX]; 5 if absent
  /// @param allowedIncrease factor of the baseline above which a value fails; 1 to [#INCREASE_MAX]
  /// @param allowedDecrease factor of the baseline below which a value fails; above 0, at most 1
  public record Baseline(
      int releases, Optional<Double> allowedIncrease, Optional<Double> allowedDecrease) {
    /// The values of the fields that a document leaves out.
    public static final Baseline DEFAULT = new Baseline(5, Optional.empty(), Optional.empty());

    public static final int RELEASES_MAX = 20;
    public static final double INCREASE_MAX = 1_000;
  }

  /// The values from `min` to `max`, both included; unbounded on a side without a limit.
  public record Range(Optional<Double> min, Optional<Double> max) {

    /// Whether the range contains `value`; it never contains NaN.
    public boolean has(double value) {
      return !Double.isNaN(value)
          && min.filter(least -> value < least).isEmpty()
          && max.filter(most -> value > most).isEmpty();
    }
  }
}
