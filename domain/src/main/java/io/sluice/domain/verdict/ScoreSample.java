package io.sluice.domain.verdict;

import io.sluice.contract.Score;
import java.util.Arrays;
import java.util.List;

/// A version's values, prepared for a score.
final class ScoreSample {
  /// The number of interquartile ranges beyond the quartiles at which a value becomes an outlier.
  private static final double FENCE = 3;

  static double[] of(List<Double> values, Score rules) {
    double[] numbers =
        switch (rules.nan()) {
          case REMOVE -> values.stream().mapToDouble(it -> it).filter(Double::isFinite).toArray();
          case REPLACE -> values.stream().mapToDouble(it -> Double.isFinite(it) ? it : 0).toArray();
        };
    return switch (rules.outliers()) {
      case KEEP -> numbers;
      case REMOVE -> numbers.length == 0 ? numbers : inside(numbers);
    };
  }

  private static double[] inside(double[] values) {
    double q1 = percentile(values, 0.25);
    double q3 = percentile(values, 0.75);
    double reach = FENCE * (q3 - q1);
    return Arrays.stream(values)
        .filter(value -> value >= q1 - reach && value <= q3 + reach)
        .toArray();
  }

  /// Returns the percentile by linear interpolation between order statistics, the smallest at 0 and
  /// the largest at 1 (type 7 of Hyndman and Fan, The American Statistician 50, 1996).
  ///
  /// @param p fraction of the percentile, 0 to 1
  static double percentile(double[] values, double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double at = p * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private ScoreSample() {}
}
