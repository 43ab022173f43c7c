package io.sluice.health.source;

import io.sluice.contract.LatencyBounds;
import io.sluice.domain.measure.Histogram;
import io.sluice.domain.verdict.Counts;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Aggregates series of counters to the counts of each instance.
public final class CounterAggregator {
  private static final List<Long> NOTHING_SLOW =
      Collections.nCopies(LatencyBounds.MILLIS.size(), 0L);

  private final String source;
  private final Map<String, Double> requests = new HashMap<>();
  private final Map<String, Double> errors = new HashMap<>();
  private final Map<String, Map<Double, Double>> buckets = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  /// @param source the source's name for users
  public CounterAggregator(String source) {
    this.source = source;
  }

  public void addRequests(String instance, double count) {
    requests.merge(instance, checked(instance, count), Double::sum);
  }

  public void addErrors(String instance, double count) {
    errors.merge(instance, checked(instance, count), Double::sum);
  }

  /// Adds a bucket of a classic histogram.
  ///
  /// @param atMost its upper bound, in seconds
  public void addBucket(String instance, double atMost, double count) {
    buckets
        .computeIfAbsent(instance, _ -> new HashMap<>())
        .merge(atMost, checked(instance, count), Double::sum);
  }

  /// Adds a native histogram.
  public void addHistogram(String instance, Histogram histogram) {
    histograms.merge(instance, histogram, Histogram::plus);
  }

  /// Returns the counts of each instance.
  ///
  /// @param latency whether histograms are required
  /// @throws InvalidResponseException if the report of an instance is incomplete
  public Map<String, Counts> counts(boolean latency) {
    buckets.forEach((instance, bounds) -> histograms.put(instance, classic(bounds)));
    for (String instance : errors.keySet()) {
      if (!requests.containsKey(instance)) {
        throw new InvalidResponseException(
            "%s reports errors of %s but no requests".formatted(source, instance));
      }
    }
    Map<String, Counts> counts = new HashMap<>();
    requests.forEach((instance, count) ->
        counts.put(
            instance,
            new Counts(
                Math.round(count),
                Math.round(errors.getOrDefault(instance, 0.0)),
                latency ? slow(instance, count) : List.of(),
                0)));
    return counts;
  }

  private List<Long> slow(String instance, double count) {
    Optional<Histogram> histogram = Optional.ofNullable(histograms.get(instance));
    if (histogram.isEmpty() && count > 0) {
      throw new InvalidResponseException(
          "%s reports requests of %s but no latency".formatted(source, instance));
    }
    return histogram.map(Histogram::slow).orElse(NOTHING_SLOW);
  }

  private Histogram classic(Map<Double, Double> bounds) {
    try {
      return Histogram.classic(bounds);
    } catch (IllegalArgumentException e) {
      throw new InvalidResponseException("%s: %s".formatted(source, e.getMessage()));
    }
  }

  private double checked(String instance, double count) {
    if (!(count >= 0 && count < Long.MAX_VALUE)) {
      throw new InvalidResponseException(
          "%s reports %s as a count of %s".formatted(source, count, instance));
    }
    return count;
  }
}
