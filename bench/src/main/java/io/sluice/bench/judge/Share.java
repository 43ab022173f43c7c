package io.sluice.bench.judge;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/// The share of `hits` in `all`, with the 95 % interval of Clopper and Pearson.
record Share(long hits, long all) {
  private static final double HALF_OUTSIDE = 0.025;

  double percent() {
    return 100.0 * hits / all;
  }

  double lowerPercent() {
    return hits == 0 ? 0 : 100 * quantile(HALF_OUTSIDE, (double) hits, (double) all - hits + 1);
  }

  double upperPercent() {
    return hits == all
        ? 100
        : 100 * quantile(1 - HALF_OUTSIDE, (double) hits + 1, (double) all - hits);
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
}
