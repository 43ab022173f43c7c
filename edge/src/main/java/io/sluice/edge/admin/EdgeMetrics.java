package io.sluice.edge.admin;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import io.sluice.contract.LaneKey;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.metrics.RequestCounter;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamInstance;
import io.sluice.edge.table.WeightedRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The counters in the text format of Prometheus.
final class EdgeMetrics {
  private static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final List<InstanceCounter> COUNTERS =
      List.of(
          new InstanceCounter(
              "sluice_edge_requests",
              "Requests that ended, by the release chosen at their arrival.",
              counts -> counts.all().requests()),
          new InstanceCounter(
              "sluice_edge_errors",
              "Requests that ended with a 5xx, or without a whole answer by the instance.",
              counts -> counts.all().errors()),
          new InstanceCounter(
              "sluice_edge_client_aborts",
              "Requests that the client aborted before an answer; not among the requests.",
              RequestCounter.Counts::clientAborts),
          new InstanceCounter(
              "sluice_edge_previews",
              "Requests to the lane's preview that ended; not among the requests.",
              RequestCounter.Counts::previews),
          new InstanceCounter(
              "sluice_edge_mirrored_requests",
              "Mirrored requests that ended; not among the requests.",
              RequestCounter.Counts::mirrored),
          new InstanceCounter(
              "sluice_edge_mirror_errors",
              "Mirrored requests that ended with a 5xx, or without a whole answer by the instance.",
              RequestCounter.Counts::mirrorErrors),
          new InstanceCounter(
              "sluice_edge_mirror_dropped",
              "Mirrored requests that were not sent: too many were running, or the body is too"
                  + " large.",
              RequestCounter.Counts::dropped));

  /// A counter with a value for each instance.
  private record InstanceCounter(
      String name, String help, ToLongFunction<RequestCounter.Counts> value) {
    CounterSnapshot snapshot(List<InstanceCounters.Counted> counted) {
      var counters = CounterSnapshot.builder().name(name).help(help);
      counted.forEach(
          instance -> counters.dataPoint(counter(instance, value.applyAsLong(instance.counts()))));
      return counters.build();
    }
  }

  /// @param expired number of expired weight leases of each lane
  static AdminResponse read(
      String startId, LaneTable lanes, InstanceCounters counters, Map<LaneKey, Long> expired) {
    List<InstanceCounters.Counted> counted = counters.latest();
    var snapshots =
        MetricSnapshots.builder()
            .metricSnapshot(info(startId))
            .metricSnapshot(latency(counted))
            .metricSnapshot(responses(counted))
            .metricSnapshot(expired(expired))
            .metricSnapshot(weights(lanes.records()))
            .metricSnapshot(inFlight(lanes.table()));
    COUNTERS.forEach(counter -> snapshots.metricSnapshot(counter.snapshot(counted)));
    var text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, snapshots.build());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new AdminResponse(200, CONTENT_TYPE, text.toString(StandardCharsets.UTF_8));
  }

  private static InfoSnapshot info(String startId) {
    return InfoSnapshot.builder()
        .name("sluice_edge")
        .help("This start of the edge; all counters began with it.")
        .dataPoint(
            InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of("start_id", startId))
                .build())
        .build();
  }

  private static CounterSnapshot expired(Map<LaneKey, Long> lanes) {
    var expired =
        CounterSnapshot.builder()
            .name("sluice_edge_weight_leases_expired")
            .help("Weight leases of a lane that expired: one release got all its traffic.");
    lanes.forEach((key, times) ->
        expired.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of("lane", key.toString()))
                .value((double) times)
                .build()));
    return expired.build();
  }

  private static CounterDataPointSnapshot counter(InstanceCounters.Counted counted, long value) {
    return CounterDataPointSnapshot.builder().labels(labels(counted)).value((double) value).build();
  }

  private static CounterSnapshot responses(List<InstanceCounters.Counted> counted) {
    var responses =
        CounterSnapshot.builder()
            .name("sluice_edge_responses")
            .help("Responses to clients by the instance that answered.");
    for (InstanceCounters.Counted instance : counted) {
      for (RequestCounter.Responses group : instance.counts().responses()) {
        responses.dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(
                    labels(instance).add("method", group.method()).add("status", group.status()))
                .value((double) group.count())
                .build());
      }
    }
    return responses.build();
  }

  private static HistogramSnapshot latency(List<InstanceCounters.Counted> counted) {
    var latency =
        HistogramSnapshot.builder()
            .name("sluice_edge_latency_seconds")
            .unit(Unit.SECONDS)
            .help("From a request's arrival to the head of its answer.");
    for (InstanceCounters.Counted c : counted) {
      latency.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(labels(c))
              .classicHistogramBuckets(buckets(c.counts().all()))
              .sum(c.counts().all().nanos() / 1e9)
              .build());
    }
    return latency.build();
  }

  /// Converts cumulative buckets to single ones, which the library adds up itself.
  private static ClassicHistogramBuckets buckets(RequestCounter.Requests counts) {
    var bounds = new ArrayList<Double>();
    var own = new ArrayList<Number>();
    long below = 0;
    for (int i = 0; i < RequestCounter.BOUNDS.size(); i++) {
      bounds.add(RequestCounter.BOUNDS.get(i) / 1e3);
      own.add(counts.latency().get(i) - below);
      below = counts.latency().get(i);
    }
    bounds.add(Double.POSITIVE_INFINITY);
    own.add(counts.requests() - below);
    return ClassicHistogramBuckets.of(bounds, own);
  }

  private static GaugeSnapshot weights(Map<LaneKey, LaneRecord> lanes) {
    var weights =
        GaugeSnapshot.builder()
            .name("sluice_edge_weight_ratio")
            .unit(Unit.RATIO)
            .help("A release's weight in its lane.");
    lanes.forEach((key, lane) ->
        lane.releases()
            .forEach(weighted ->
                weights.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(labels(key, weighted))
                        .value(weighted.weight().value() / 100.0)
                        .build())));
    return weights.build();
  }

  private static GaugeSnapshot inFlight(RoutingTable table) {
    var inFlight =
        GaugeSnapshot.builder()
            .name("sluice_edge_in_flight")
            .help("Requests and tunnels in progress.");
    Stream<UpstreamInstance> instances = table.instances();
    instances.forEach(i ->
        inFlight.dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(
                    Labels.of(
                        "lane", i.id().lane().toString(),
                        "release", i.id().release().toString(),
                        "instance", i.endpoint().id()))
                .value(i.inFlight())
                .build()));
    return inFlight.build();
  }

  private static Labels labels(LaneKey key, WeightedRelease weighted) {
    return Labels.of(
        "lane", key.toString(),
        "release", weighted.release().toString(),
        "version", weighted.version());
  }

  private static Labels labels(InstanceCounters.Counted c) {
    return Labels.of(
        "lane", c.key().lane().toString(),
        "release", c.key().release().toString(),
        "version", c.version(),
        "instance", c.key().instance());
  }

  private EdgeMetrics() {}
}
