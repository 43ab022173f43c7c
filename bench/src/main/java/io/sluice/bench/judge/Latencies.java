package io.sluice.bench.judge;

import io.sluice.contract.LatencyBounds;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erfc;

/// A distribution of latencies, as the share of requests above each bound of the histogram.
///
/// @param bounds the bounds in milliseconds; empty if latency is not measured
/// @param above the share of requests slower than a number of milliseconds
record Latencies(List<Integer> bounds, DoubleUnaryOperator above) {
  /// The value without a measurement of latency.
  static final Latencies UNMEASURED = new Latencies(List.of(), _ -> 0);

  private static final double MEDIAN = 80;
  private static final double SIGMA = 0.7;
  private static final double TAIL = 2_000;

  Latencies {
    bounds = List.copyOf(bounds);
  }

  /// Returns a log-normal distribution with median 80 ms times `level`.
  static Latencies logNormal(double level) {
    return new Latencies(LatencyBounds.MILLIS, millis -> survival(millis / level));
  }

  /// Returns the log-normal distribution of level 1, with `share` of the requests 2 s slower.
  static Latencies withTail(double share) {
    return new Latencies(
        LatencyBounds.MILLIS,
        millis ->
            (1 - share) * survival(millis)
                + share * (millis <= TAIL ? 1 : survival(millis - TAIL)));
  }

  /// Returns a Pareto distribution with index 1.3 and median 80 ms times `level`.
  static Latencies pareto(double level) {
    double least = MEDIAN * level / Math.pow(2, 1 / 1.3);
    return new Latencies(
        LatencyBounds.MILLIS, millis -> millis <= least ? 1 : Math.pow(least / millis, 1.3));
  }

  private static double survival(double millis) {
    return Erfc.value(Math.log(millis / MEDIAN) / SIGMA / Math.sqrt(2)) / 2;
  }

  /// Returns the share above each bound, if all latencies are `level` times as long.
  double[] shares(double level) {
    return bounds.stream().mapToDouble(bound -> above.applyAsDouble(bound / level)).toArray();
  }
}
