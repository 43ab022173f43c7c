package io.sluice.domain.measure;

import io.sluice.contract.LatencyBounds;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A histogram of latencies in seconds, read at the bounds that all judges go by.
///
/// A bound of ours that the histogram does not have is read at its next higher one: for candidate
/// and stable alike, and never to a version's harm.
///
/// @param atMost how many requests took at most so long, in seconds; the last, at infinity, all
public record Histogram(NavigableMap<Double, Double> atMost) {
  public Histogram {
    atMost = new TreeMap<>(atMost);
  }

  /// A classic one.
  ///
  /// @param buckets cumulative counts by upper bound
  /// @throws IllegalArgumentException unless they grow from bound to bound, up to infinity
  public static Histogram classic(Map<Double, Double> buckets) {
    var sorted = new TreeMap<>(buckets);
    if (!sorted.containsKey(Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the histogram has no bucket le=\"+Inf\"");
    }
    double below = 0;
    for (Map.Entry<Double, Double> bucket : sorted.entrySet()) {
      if (!(bucket.getValue() >= below)) {
        throw new IllegalArgumentException(
            "the histogram has fewer at most %s than below it".formatted(bucket.getKey()));
      }
      below = bucket.getValue();
    }
    return new Histogram(sorted);
  }

  /// A native one, whose buckets hold their own counts and are left out where they are empty. One
  /// that a bound of ours lies in counts as below that bound.
  ///
  /// @param own count of each bucket by its lower bound
  /// @param count of all
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

  /// How many requests were slower than each of [LatencyBounds].
  public List<Long> slow() {
    double all = atMost.lastEntry().getValue();
    return LatencyBounds.MILLIS.stream()
        .map(millis -> Math.round(all - atMost.ceilingEntry(millis / 1e3).getValue()))
        .toList();
  }

  /// Both together, at the bounds of either.
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
