package io.sluice.bench.judge;

import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Counts;
import java.util.List;

/// The requests to one version since the start or the last [#clear], as a monitoring system reports
/// them.
final class MetricWindow {
  private Counts counts = Counts.NONE;

  void add(Counts more) {
    counts = counts.plus(more);
  }

  /// Whether there were no requests.
  boolean isEmpty() {
    return counts.requests() == 0;
  }

  void clear() {
    counts = Counts.NONE;
  }

  /// Returns the share of requests that failed, 0 to 1; NaN without requests.
  double errorRate() {
    return (double) counts.errors() / counts.requests();
  }

  /// Returns the `q`-quantile, 0 to 1, of the latencies in milliseconds, interpolated linearly
  /// within a histogram bucket, as in Prometheus; NaN without requests.
  double quantile(double q) {
    double all = counts.requests();
    double above = all * (1 - q);
    List<Integer> bounds = LatencyBounds.MILLIS;
    double before = all;
    double from = 0;
    for (int k = 0; k < bounds.size(); k++) {
      double left = counts.slow().isEmpty() ? 0 : counts.slow().get(k);
      double to = bounds.get(k);
      if (left <= above && before > left) {
        return from + (to - from) * (before - above) / (before - left);
      }
      before = left;
      from = to;
    }
    return all == 0 ? Double.NaN : from;
  }
}
