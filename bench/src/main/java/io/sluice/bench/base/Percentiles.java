package io.sluice.bench.base;

import java.util.Arrays;
import java.util.Collection;

/// The percentiles of a set of latencies, in milliseconds.
///
/// @param count number of latencies
public record Percentiles(int count, double p50, double p95, double p99, double max) {

  /// Returns the percentiles by the nearest rank.
  ///
  /// @throws IllegalArgumentException if `millis` is empty
  public static Percentiles of(Collection<Double> millis) {
    if (millis.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Percentiles(
        sorted.length, rank(sorted, 0.50), rank(sorted, 0.95), rank(sorted, 0.99), rank(sorted, 1));
  }

  private static double rank(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return Arrays.stream(sorted).skip(Math.max(0, rank - 1)).findFirst().orElseThrow();
  }
}
