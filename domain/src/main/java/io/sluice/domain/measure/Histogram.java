package io.sluice.domain.measure;

import io.sluice.contract.LatencyBounds;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A histogram of latencies in seconds, read at the bounds that all judges share.
///
/// A bound of [LatencyBounds] that the histogram lacks is read at the histogram's next higher
/// bound, for candidate and stable alike. That can only lower a version's count of slow requests.
///
/// @param atMost cumulative number of requests by upper bound in seconds; the last bound is
///   infinity, with the number of all requests
public record Histogram(NavigableMap<Double, Double> atMost) {
  public Histogram {
    atMost = new TreeMap<>(atMost);
  }

  /// Returns a histogram from the buckets of a classic histogram.
  ///
  /// @param buckets cumulative counts by upper bound
  /// @throws IllegalArgumentException unless the counts grow from bound to bound, up to infinity
  public static Histogram classic(Map<Double, Double> buckets) {
    var sorted = new TreeMap<>(buckets);
    if (!sorted.containsKey(Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the histogram has no bucket le=\"+Inf\"");
    }
    double below = 0;
    for (Map.Entry<Double, Double> bucket : sorted.entrySet()) {
      if (!(bucket.getValue() >= below)) {
        throw new IllegalArgumentException(
            "the histogram bucket up to %s counts fewer than the one below it"
                .formatted(bucket.getKey()));
      }
      below = bucket.getValue();
    }
    return new Histogram(sorted);
  }

  /// Returns a histogram from the buckets of a native histogram, which hold their own counts and
  /// are omitted if empty. A bucket that contains a bound of [LatencyBounds] counts as below that
  /// bound.
  ///
  /// @param own number of requests in each bucket, by its lower bound
  /// @param count number of all requests
  public static Histogram nativ(Map<Double, Double> own, double count) {
    var sorted = new TreeMap<>(own);
    var atMost = new TreeMap<Double, Double>();
    for (int millis : LatencyBounds.MILLIS) {
      atMost.put(millis / 1e3, sum(sorted.headMap(millis / 1e3)));
    }
    atMost.put(Double.POSITIVE_INFINITY, Math.max(count, sum(sorted)));
    return new Histogram(atMost);
  }

  private static double sum(Map<Double, Double> counts) {
    return counts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /// Returns the number of requests that were slower than each of [LatencyBounds].
  public List<Long> slow() {
    double all = atMost.lastEntry().getValue();
    return LatencyBounds.MILLIS.stream()
        .map(millis -> Math.round(all - atMost.ceilingEntry(millis / 1e3).getValue()))
        .toList();
  }

  /// Returns the sum of both, at the bounds of either.
  public Histogram plus(Histogram other) {
    var sum = new TreeMap<Double, Double>();
    for (Histogram one : List.of(this, other)) {
      one.atMost.keySet().forEach(bound -> sum.put(bound, at(bound) + other.at(bound)));
    }
    return new Histogram(sum);
  }

  private double at(double bound) {
    Map.Entry<Double, Double> at = atMost.floorEntry(bound);
    return at == null ? 0 : at.getValue();
  }
}
