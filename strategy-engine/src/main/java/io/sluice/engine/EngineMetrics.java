package io.sluice.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.JdbcEngineStatistics;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneStatistics;
import io.sluice.messaging.quarkus.SampledGauges;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The metrics of the engine and of all lanes: see docs/metrics.md.
@ApplicationScoped
class EngineMetrics {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final MeterRegistry registry;
  private final SampledGauges gauges;
  private final JdbcEffectStore store;
  private final JdbcEngineStatistics statistics;

  /// The statistics that all gauges of one sampling share.
  private Optional<LaneStatistics> lanes = Optional.empty();

  EngineMetrics(
      MeterRegistry registry,
      SampledGauges gauges,
      JdbcEffectStore store,
      JdbcEngineStatistics statistics) {
    this.registry = registry;
    this.gauges = gauges;
    this.store = store;
    this.statistics = statistics;
  }

  void count(@Observes StartupEvent event, LaneProcessor laneProcessor, EffectRunner runner) {
    FunctionCounter.builder("sluice.invariant.violations", laneProcessor, LaneProcessor::violations)
        .description("Decisions that would have broken an invariant; the release was held")
        .register(registry);
    FunctionCounter.builder("sluice.stale.writes.rejected", runner, EffectRunner::rejectedWrites)
        .description("Writes that a target rejected because of a higher token")
        .register(registry);
  }

  void sample(@Observes StartupEvent event) {
    gauges.gauges(
        "sluice.effects.pending",
        "Effects that are not finished, by age",
        () -> countByAge(statistics.ages()));
    gauges.gauge(
        "sluice.effects.blocked",
        "Effects that wait for a fence",
        () -> store.leases().stream().filter(lease -> lease.blocked()).count());
    gauges.gauge("sluice.lanes", "Lanes with a log", () -> refresh().lanes());
    gauges.gauges(
        "sluice.releases",
        "Releases that have not ended, by environment and state",
        () -> countByState(lanes.orElseThrow()));
    gauges.gauge(
        "sluice.releases.stalled.seconds",
        "Longest time without an event of a release that has no reason to wait",
        () -> seconds(lanes.orElseThrow().idle()));
    gauges.gauge(
        "sluice.releases.queued.seconds",
        "Longest time for which a release that may start has been waiting",
        () -> seconds(lanes.orElseThrow().queued()));
  }

  void sampleStandbys(@Observes StartupEvent event) {
    gauges.gauge(
        "sluice.postgres.standbys",
        "Standbys that replicate the database",
        () -> statistics.findStandbys().map(it -> (double) it.count()).orElse(Double.NaN));
    gauges.gauge(
        "sluice.postgres.replication.lag.seconds",
        "Replay lag of the slowest standby",
        () -> statistics.findStandbys().map(it -> seconds(it.lag())).orElse(Double.NaN));
  }

  private LaneStatistics refresh() {
    lanes = Optional.empty();
    lanes = Optional.of(statistics.readLanes());
    return lanes.orElseThrow();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private static Map<Tags, Double> countByState(LaneStatistics lanes) {
    return lanes.releases().entrySet().stream()
        .collect(
            Collectors.toMap(
                it ->
                    Tags.of(
                        "environment", it.getKey().environment(),
                        "state", it.getKey().state().wire()),
                it -> it.getValue().doubleValue()));
  }

  /// Counts effects by age. An age without effects counts 0, so no series is missing.
  static Map<Tags, Double> countByAge(List<Duration> ages) {
    Map<Tags, Double> counts = new LinkedHashMap<>();
    List.of("under-10s", "under-1m", "under-10m", "older")
        .forEach(age -> counts.put(Tags.of("age", age), 0.0));
    ages.forEach(age -> counts.merge(Tags.of("age", name(age)), 1.0, Double::sum));
    return counts;
  }

  private static String name(Duration age) {
    if (age.compareTo(TEN_SECONDS) < 0) {
      return "under-10s";
    }
    if (age.compareTo(MINUTE) < 0) {
      return "under-1m";
    }
    return age.compareTo(TEN_MINUTES) < 0 ? "under-10m" : "older";
  }
}
