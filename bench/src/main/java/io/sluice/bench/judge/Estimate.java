package io.sluice.bench.judge;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/// A value with its 95 % interval.
record Estimate(double value, double low, double high) {
  private static final double HALF_OUTSIDE = 0.025;
  private static final double Z = 1.96;

  /// Returns the share of `hits` in `all` in percent, with the interval of Clopper and Pearson.
  static Estimate percent(long hits, long all) {
    double h = (double) hits;
    double misses = (double) all - hits;
    return new Estimate(
        100 * h / all,
        hits == 0 ? 0 : 100 * quantile(HALF_OUTSIDE, h, misses + 1),
        hits == all ? 100 : 100 * quantile(1 - HALF_OUTSIDE, h + 1, misses));
  }

  /// Returns the point at which the beta distribution reaches `probability`.
  private static double quantile(double probability, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (RegularizedBeta.value(middle, a, b) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /// Returns the median of `values` with the interval by ranks; infinite without values.
  static Estimate median(double[] values) {
    if (values.length == 0) {
      double none = Double.POSITIVE_INFINITY;
      return new Estimate(none, none, none);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double half = Z * Math.sqrt(n) / 2;
    int low = (int) Math.max(0, Math.floor(n / 2.0 - half));
    int high = (int) Math.min(n - 1, Math.ceil(n / 2.0 + half));
    return new Estimate(sorted[n / 2], sorted[low], sorted[high]);
  }
}
