package io.sluice.domain.verdict;

import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The ratios that an e-process bets on: how many times worse than allowed a bad version may be.
/// There are 16 ratios from 1.1 to 20, spaced evenly in the logarithm.
final class RatioGrid {
  static final int SIZE = 16;

  /// Version of the grid, stored with each recording of verdicts: another grid gives other
  /// e-values.
  static final String VERSION = "16 from 1.1 to 20";

  /// A sum of 1 or more stays the same double if a part below the exponential of this is added.
  static final double NEGLIGIBLE = -40;

  private static final double LOWEST = 1.1;
  private static final double HIGHEST = 20;
  private static final double[] LOGS =
      IntStream.range(0, SIZE)
          .mapToDouble(
              g -> Math.log(LOWEST) + g * (Math.log(HIGHEST) - Math.log(LOWEST)) / (SIZE - 1))
          .toArray();

  private static final double[] RATIOS =
      IntStream.range(0, SIZE).mapToDouble(g -> Math.exp(LOGS[g])).toArray();

  /// The log e-values before the first tick: the e-value is 1 at each ratio.
  static final List<Double> ZERO = Collections.nCopies(SIZE, 0.0);

  /// Returns ratio number `g`, from 0.
  static double ratio(int g) {
    return RATIOS[g];
  }

  /// Returns the natural logarithm of ratio number `g`.
  static double log(int g) {
    return LOGS[g];
  }

  /// Returns the sums plus the increments of a tick.
  ///
  /// @param sums log e-values by ratio
  /// @param more increment of a tick, by number of the ratio
  static List<Double> plus(List<Double> sums, IntToDoubleFunction more) {
    return IntStream.range(0, SIZE).mapToObj(g -> sums.get(g) + more.applyAsDouble(g)).toList();
  }

  /// Returns the logarithm of the mean of e-values that are given by their logarithms; it is finite
  /// for all finite logarithms of any size.
  static double logMeanExp(List<Double> logs) {
    double highest = Collections.max(logs);
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - highest);
    }
    return highest + Math.log(sum / logs.size());
  }

  /// Returns [#logMeanExp(List)] of numbers in an array, without objects.
  static double logMeanExp(double[] logs) {
    double highest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      highest = Math.max(highest, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - highest);
    }
    return highest + Math.log(sum / logs.length);
  }

  /// Returns ln(exp(a) + exp(b)).
  static double logAddExp(double a, double b) {
    double highest = Math.max(a, b);
    // Math.log1p is several times slower, and the sum differs by at most 2e-16.
    return highest + Math.log(1 + Math.exp(Math.min(a, b) - highest));
  }

  /// Returns δ of an allowed ratio, without the noise of the subtraction: 0.1, not
  /// 0.10000000000000009.
  static double tolerance(double allow) {
    return Math.round((allow - 1) * 1e9) / 1e9;
  }

  private RatioGrid() {}
}
