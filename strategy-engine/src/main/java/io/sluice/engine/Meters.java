package io.sluice.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.engine.log.JdbcMeasures;
import io.sluice.engine.log.LaneCensus;
import io.sluice.engine.log.Lanes;
import io.sluice.messaging.carriage.Samples;
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
class Meters {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final MeterRegistry registry;
  private final Samples samples;
  private final JdbcEffectStore store;
  private final JdbcMeasures measures;

  /// The census that all gauges of one sampling share.
  private Optional<LaneCensus> census = Optional.empty();

  Meters(MeterRegistry registry, Samples samples, JdbcEffectStore store, JdbcMeasures measures) {
    this.registry = registry;
    this.samples = samples;
    this.store = store;
    this.measures = measures;
  }

  void count(@Observes StartupEvent event, Lanes lanes, EffectRunner runner) {
    FunctionCounter.builder("sluice.invariants.broken", lanes, Lanes::broken)
        .description("Decisions that would have broken an invariant; the release was held")
        .register(registry);
    FunctionCounter.builder("sluice.writes.refused", runner, EffectRunner::refusals)
        .description("Writes that a target rejected because of a higher token")
        .register(registry);
  }

  void sample(@Observes StartupEvent event) {
    samples.gauges(
        "sluice.effects.unfinished",
        "Effects that are not finished, by age",
        () -> byAge(measures.ages()));
    samples.gauge(
        "sluice.effects.blocked",
        "Effects that wait for a fence",
        () -> store.leases().stream().filter(lease -> lease.blocked()).count());
    samples.gauge("sluice.lanes", "Lanes with a log", () -> anew().lanes());
    samples.gauges(
        "sluice.releases",
        "Releases that have not ended, by environment and state",
        () -> byPlace(census.orElseThrow()));
    samples.gauge(
        "sluice.releases.idle.seconds",
        "Longest time without an event of a release that has no reason to wait",
        () -> seconds(census.orElseThrow().idle()));
    samples.gauge(
        "sluice.releases.queued.seconds",
        "Longest time for which a release that may start has been waiting",
        () -> seconds(census.orElseThrow().queued()));
  }

  void sampleStandbys(@Observes StartupEvent event) {
    samples.gauge(
        "sluice.standbys",
        "Standbys that replicate the database",
        () -> measures.standbys().map(it -> (double) it.count()).orElse(Double.NaN));
    samples.gauge(
        "sluice.standby.lag.seconds",
        "Replay lag of the slowest standby",
        () -> measures.standbys().map(it -> seconds(it.lag())).orElse(Double.NaN));
  }

  private LaneCensus anew() {
    census = Optional.empty();
    census = Optional.of(measures.census());
    return census.orElseThrow();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private static Map<Tags, Double> byPlace(LaneCensus census) {
    return census.releases().entrySet().stream()
        .collect(
            Collectors.toMap(
                it ->
                    Tags.of(
                        "environment", it.getKey().environment(),
                        "state", it.getKey().state().wire()),
                it -> it.getValue().doubleValue()));
  }

  /// Counts effects by age. An age without effects counts 0, so no series is missing.
  static Map<Tags, Double> byAge(List<Duration> ages) {
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
