package io.sluice.domain.verdict;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.InverseErf;

/// The shift between two samples: the interval of all shifts that the Mann-Whitney test does not
/// reject, by its normal approximation with corrections for ties and continuity, and the shift at
/// its middle (D. F. Bauer, Journal of the American Statistical Association 67, 1972).
///
/// Unlike Kayenta's judge, the accuracy of the computation depends on the range of the values and
/// not on their unit: a share and the same share in percent give the same result.
///
/// @param lower lower end of the interval
/// @param upper upper end of the interval
/// @param estimate shift at its middle
public record MannWhitney(double lower, double upper, double estimate) {
  /// The accuracy, relative to the range of differences.
  private static final double ACCURACY = 1e-9;

  /// Returns the shift of `x` against `y`.
  ///
  /// @param x at least one value, all of them numbers
  /// @param y at least one value, all of them numbers
  /// @param confidence confidence of the two-sided interval, 0 to 1
  static MannWhitney between(double[] x, double[] y, double confidence) {
    return between(x, y, confidence, ACCURACY * (highest(x, y) - lowest(x, y)));
  }

  /// Returns the shift of `x` against `y`.
  ///
  /// @param accuracy accuracy of each end, in the unit of the values
  static MannWhitney between(double[] x, double[] y, double confidence, double accuracy) {
    double least = lowest(x, y);
    double most = highest(x, y);
    if (least == most) {
      return new MannWhitney(
          least, least, least); // both samples are constant: there is one difference
    }
    double z = quantile(confidence);
    double[] a = sorted(x); // once: a shift does not change the order
    double[] b = sorted(y);
    double lower =
        statistic(a, b, least) <= z
            ? least
            : RootFinder.of(mu -> statistic(a, b, mu) - z, least, most, accuracy);
    double upper =
        statistic(a, b, most) >= -z
            ? most
            : RootFinder.of(mu -> statistic(a, b, mu) + z, least, most, accuracy);
    return new MannWhitney(
        lower, upper, RootFinder.of(mu -> statistic(a, b, mu), least, most, accuracy));
  }

  /// Whether samples of these sizes can differ at such a confidence at all.
  static boolean isPossible(int m, int n, double confidence) {
    double most = ((double) m * n / 2 - 0.5) / Math.sqrt((double) m * n * (m + n + 1) / 12);
    return m > 0 && n > 0 && most >= quantile(confidence);
  }

  /// Returns the chance that a value of `x` is above a value of `y`; ties count half.
  static double commonLanguage(double[] x, double[] y) {
    double m = x.length;
    return (rankSum(sorted(x), sorted(y), 0)[0] - m * (m + 1) / 2) / (m * y.length);
  }

  private static double quantile(double confidence) {
    return Math.sqrt(2) * InverseErf.value(confidence);
  }

  private static double lowest(double[] x, double[] y) {
    return Arrays.stream(x).min().orElseThrow() - Arrays.stream(y).max().orElseThrow();
  }

  private static double highest(double[] x, double[] y) {
    return Arrays.stream(x).max().orElseThrow() - Arrays.stream(y).min().orElseThrow();
  }

  private static double[] sorted(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /// Returns the standardised rank sum of `x` shifted down by `mu`, both in ascending order.
  private static double statistic(double[] x, double[] y, double mu) {
    double m = x.length;
    double n = y.length;
    double[] ranks = rankSum(x, y, mu);
    double off = ranks[0] - m * (m + 1) / 2 - m * n / 2;
    double ties = ranks[1] / ((m + n) * (m + n - 1));
    return (off - 0.5 * Math.signum(off)) / Math.sqrt(m * n / 12 * (m + n + 1 - ties));
  }

  /// Returns the sum of the ranks of `x` shifted down by `mu` among all values, both in ascending
  /// order, with tied ranks averaged, and the sum of t³ - t over all groups of t ties.
  private static double[] rankSum(double[] x, double[] b, double mu) {
    double[] a = new double[x.length];
    Arrays.setAll(a, k -> x[k] - mu);
    double sum = 0;
    double ties = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      double value = i == a.length ? b[j] : j == b.length ? a[i] : Math.min(a[i], b[j]);
      int mine = run(a, i, value);
      double all = mine + run(b, j, value);
      sum += mine * (i + j + (all + 1) / 2);
      ties += all * all * all - all;
      j += run(b, j, value);
      i += mine;
    }
    return new double[] {sum, ties};
  }

  /// Returns the number of values from index `i` on that equal `value`.
  private static int run(double[] sorted, int i, double value) {
    int end = i;
    while (end < sorted.length && sorted[end] == value) {
      end++;
    }
    return end - i;
  }
}
