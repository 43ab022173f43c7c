package io.sluice.bench.judge;

import java.util.Arrays;

/// A median with its 95 % interval by ranks; infinite without values.
record Median(double value, double low, double high) {
  private static final double Z = 1.96;

  static Median of(double[] values) {
    if (values.length == 0) {
      double none = Double.POSITIVE_INFINITY;
      return new Median(none, none, none);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double half = Z * Math.sqrt(n) / 2;
    int low = (int) Math.max(0, Math.floor(n / 2.0 - half));
    int high = (int) Math.min(n - 1, Math.ceil(n / 2.0 + half));
    return new Median(sorted[n / 2], sorted[low], sorted[high]);
  }
}
