package io.sluice.health.source.topic;

import io.sluice.contract.Measurement;
import io.sluice.contract.Measurement.LatencyBucket;
import io.sluice.contract.Measurement.RequestsCounted;
import io.sluice.contract.Measurement.ValuesMeasured;
import io.sluice.contract.Measurement.VerdictReported;
import io.sluice.contract.Side;
import io.sluice.contract.Source;
import io.sluice.domain.measure.Histogram;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.SourceClient;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.SourceResponse;
import io.sluice.health.source.SourceUnavailableException;
import io.sluice.health.source.TemplateRenderer;
import io.sluice.health.source.topic.MeasurementStore.StoredMeasurement;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the measurements of external monitors from `release.measurements`, unless they are old:
/// counts if there are any, else values; and external verdicts.
public final class TopicSourceClient implements SourceClient {
  /// Maximum age of a measurement, in windows of the check.
  private static final int WINDOWS = 3;

  /// Maximum age of a measurement if the windows are shorter than this.
  private static final Duration FRESH = Duration.ofSeconds(30);

  /// Maximum age of an external verdict.
  private static final Duration VERDICT = Duration.ofMinutes(5);

  private final MeasurementStore store;

  public TopicSourceClient(MeasurementStore store) {
    this.store = store;
  }

  @Override
  public SourceResponse query(SourceQuery query) {
    try {
      return InvalidResponseException.orNoData(() ->
          switch (query.source()) {
            case Source.Topic source -> measurements(query, source.check().orElse(query.check()));
            case Source.External source -> externalVerdict(query, source.monitor());
            case Source.Router _,
                Source.Prometheus _,
                Source.Scrape _,
                Source.Http _,
                Source.Probe _,
                Source.Sql _ ->
                throw new IllegalArgumentException("a source of kind " + query.source().key());
          });
    } catch (UnavailableException e) {
      throw new SourceUnavailableException("measurements cannot be read: " + e.getMessage(), e);
    }
  }

  private SourceResponse measurements(SourceQuery query, String check) {
    List<Measurement> candidate = fresh(query, Side.CANDIDATE, check);
    List<Measurement> stable =
        query.stable().isPresent() ? fresh(read(query, Side.STABLE, check), query) : List.of();
    Map<String, Counts> counts = counts(candidate);
    if (!counts.isEmpty()) {
      return new SourceResponse.Totals(counts, counts(stable), "");
    }
    return new SourceResponse.Values(values(candidate), values(stable));
  }

  /// Returns the measurements of one side that are not too old.
  ///
  /// @throws InvalidResponseException if there are none
  private List<Measurement> fresh(SourceQuery query, Side side, String name) {
    List<StoredMeasurement> all = read(query, side, name);
    List<Measurement> fresh = fresh(all, query);
    if (fresh.isEmpty()) {
      throw new InvalidResponseException(
          all.stream()
              .min(Comparator.comparing(StoredMeasurement::age))
              .map(last ->
                  "the last measurement of %s came %d s ago"
                      .formatted(name, last.age().toSeconds()))
              .orElse("no measurement of %s came".formatted(name)));
    }
    return fresh;
  }

  private List<StoredMeasurement> read(SourceQuery query, Side side, String name) {
    return store
        .read(
            query.lane(),
            TemplateRenderer.release(query, side),
            TemplateRenderer.version(query, side),
            name)
        .stream()
        .filter(stored -> !(stored.measurement() instanceof VerdictReported))
        .toList();
  }

  private static List<Measurement> fresh(List<StoredMeasurement> all, SourceQuery query) {
    return all.stream()
        .filter(stored -> isFresh(stored, query))
        .map(StoredMeasurement::measurement)
        .toList();
  }

  private static boolean isFresh(StoredMeasurement stored, SourceQuery query) {
    Duration maxAge = query.window().multipliedBy(WINDOWS);
    return stored.age().compareTo(maxAge.compareTo(FRESH) > 0 ? maxAge : FRESH) <= 0;
  }

  private static Stream<RequestsCounted> counted(List<Measurement> all) {
    return all.stream().filter(RequestsCounted.class::isInstance).map(RequestsCounted.class::cast);
  }

  /// Returns the counts by instance and start id: a restarted instance counts as another one.
  private static Map<String, Counts> counts(List<Measurement> all) {
    Map<String, Counts> counts = new HashMap<>();
    counted(all)
        .forEach(one ->
            counts.merge(
                "%s since %s".formatted(one.instance(), one.startId()),
                new Counts(
                    one.requests(),
                    one.errors(),
                    one.latency().map(latency -> slow(latency, one.requests())).orElse(List.of()),
                    0),
                Counts::plus));
    return counts;
  }

  private static List<Long> slow(List<LatencyBucket> latency, long requests) {
    var atMost = new TreeMap<Double, Double>();
    latency.forEach(one -> atMost.put(one.bound().toNanos() / 1e9, (double) one.requests()));
    atMost.put(Double.POSITIVE_INFINITY, (double) requests);
    return new Histogram(atMost).slow();
  }

  private static List<Double> values(List<Measurement> all) {
    return all.stream()
        .filter(ValuesMeasured.class::isInstance)
        .map(ValuesMeasured.class::cast)
        .flatMap(one -> one.values().stream())
        .toList();
  }

  private SourceResponse externalVerdict(SourceQuery query, String monitor) {
    List<StoredMeasurement> verdicts =
        store.read(query.lane(), query.release(), query.version(), monitor).stream()
            .filter(stored -> stored.measurement() instanceof VerdictReported)
            .toList();
    for (StoredMeasurement stored : verdicts) {
      if (stored.measurement() instanceof VerdictReported reported) {
        return stored.age().compareTo(VERDICT) <= 0
            ? new SourceResponse.ExternalVerdict(
                reported.verdict(), "%s: %s".formatted(monitor, reported.sentence()))
            : new SourceResponse.NoData(
                "the last verdict of %s came %d s ago"
                    .formatted(monitor, stored.age().toSeconds()));
      }
    }
    return new SourceResponse.NoData("no verdict of %s came".formatted(monitor));
  }
}
