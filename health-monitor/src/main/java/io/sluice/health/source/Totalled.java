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
public final class Totalled {
  private static final List<Long> NOTHING_SLOW =
      Collections.nCopies(LatencyBounds.MILLIS.size(), 0L);

  private final String from;
  private final Map<String, Double> requests = new HashMap<>();
  private final Map<String, Double> errors = new HashMap<>();
  private final Map<String, Map<Double, Double>> buckets = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  /// @param from the source's name for users
  public Totalled(String from) {
    this.from = from;
  }

  public void requests(String instance, double count) {
    requests.merge(instance, checked(instance, count), Double::sum);
  }

  public void errors(String instance, double count) {
    errors.merge(instance, checked(instance, count), Double::sum);
  }

  /// Adds a bucket of a classic histogram.
  ///
  /// @param atMost its upper bound, in seconds
  public void bucket(String instance, double atMost, double count) {
    buckets
        .computeIfAbsent(instance, _ -> new HashMap<>())
        .merge(atMost, checked(instance, count), Double::sum);
  }

  /// Adds a native histogram.
  public void histogram(String instance, Histogram histogram) {
    histograms.merge(instance, histogram, Histogram::plus);
  }

  /// Returns the counts of each instance.
  ///
  /// @param latency whether histograms are required
  /// @throws Senseless if an instance reported a part only
  public Map<String, Counts> counts(boolean latency) {
    buckets.forEach((instance, own) -> histograms.put(instance, classic(own)));
    for (String instance : errors.keySet()) {
      if (!requests.containsKey(instance)) {
        throw new Senseless("%s reports errors of %s but no requests".formatted(from, instance));
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
      throw new Senseless("%s reports requests of %s but no latency".formatted(from, instance));
    }
    return histogram.map(Histogram::slow).orElse(NOTHING_SLOW);
  }

  private Histogram classic(Map<Double, Double> own) {
    try {
      return Histogram.classic(own);
    } catch (IllegalArgumentException e) {
      throw new Senseless("%s: %s".formatted(from, e.getMessage()));
    }
  }

  private double checked(String instance, double count) {
    if (!(count >= 0 && count < Long.MAX_VALUE)) {
      throw new Senseless("%s reports %s as a count of %s".formatted(from, count, instance));
    }
    return count;
  }
}
