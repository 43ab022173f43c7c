package io.sluice.domain.verdict;

import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import java.util.List;
import java.util.Optional;

/// The values that the last good releases of the lane measured for a check.
///
/// @param mean mean of the releases' own means
/// @param releases number of releases, at least 1
public record Baseline(double mean, int releases) {

  /// Returns the baseline of the newest `most` releases.
  ///
  /// @param means means of good releases, the newest first; each is a finite number
  /// @param most highest number of releases that count
  /// @return empty if there is no release
  static Optional<Baseline> compute(List<Double> means, int most) {
    List<Double> newest = means.stream().limit(most).toList();
    double sum = newest.stream().reduce(0.0, Double::sum);
    return Optional.of(new Baseline(sum / newest.size(), newest.size()))
        .filter(it -> Double.isFinite(it.mean()));
  }

  /// Compares `value` with the baseline. NaN succeeds here, since only a condition that accepts NaN
  /// lets it pass. An infinite value, or a value that exceeds a bound of a baseline of zero, is not
  /// a multiple of the baseline and therefore inconclusive.
  MeasurementOutcome judge(io.sluice.contract.Threshold.Baseline rules, double value) {
    boolean isBeyond =
        rules.allowedIncrease().filter(factor -> value > times(factor)).isPresent()
            || rules.allowedDecrease().filter(factor -> value < times(factor)).isPresent();
    if (Double.isInfinite(value) || (isBeyond && mean == 0)) {
      return MeasurementOutcome.INCONCLUSIVE;
    }
    return isBeyond ? MeasurementOutcome.FAILURE : MeasurementOutcome.SUCCESS;
  }

  /// Returns the bound for `factor`, relative to the size of the mean: a larger factor gives a
  /// higher bound for a negative mean too.
  private double times(double factor) {
    return mean < 0 ? (2 - factor) * mean : factor * mean;
  }

  /// Returns a text such as `10.1 of the last 5 good releases`.
  String sentence() {
    String rounded = NumberFormats.rounded(mean);
    return releases == 1
        ? rounded + " of the last good release"
        : "%s of the last %d good releases".formatted(rounded, releases);
  }
}
