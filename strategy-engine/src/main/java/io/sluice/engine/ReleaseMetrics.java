package io.sluice.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.engine.lane.JdbcEngineStatistics;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.PublishListener;
import io.sluice.messaging.quarkus.SampledGauges;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Counts and times releases when they end, and counts break-glasses: see docs/metrics.md. The
/// times are read from the release's log, so a restart in between does not affect them.
@Singleton
class ReleaseMetrics implements PublishListener {
  private static final String QUEUED = EventType.PREFIX + "queued";
  private static final String ENDED = EventType.PREFIX + "ended";
  private static final String FLOORS_BYPASSED = EventType.PREFIX + "floors-bypassed";
  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1),
    Duration.ofHours(4),
    Duration.ofDays(1),
    Duration.ofDays(7)
  };

  private final MeterRegistry registry;
  private final JdbcEngineStatistics statistics;
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  ReleaseMetrics(MeterRegistry registry, JdbcEngineStatistics statistics) {
    this.registry = registry;
    this.statistics = statistics;
  }

  /// The times that are measured for a release.
  private enum Time {
    DURATION("sluice.release.duration", "From its start to its end"),
    UNPAUSED(
        "sluice.release.active.duration", "From its start to its end, without pauses by people"),
    DETECT(
        "sluice.release.time.to.detect",
        "From the candidate's first traffic to the decision to roll it back"),
    ROLL_BACK(
        "sluice.release.time.to.roll.back",
        "From the decision to roll back until the candidate had no traffic"),
    RESTORE("sluice.release.time.to.restore", "How long a candidate with a fault had traffic"),
    LEAD("sluice.release.lead.time", "From posting to success");

    private final String meter;
    private final String description;

    Time(String meter, String description) {
      this.meter = meter;
      this.description = description;
    }
  }

  /// Registers the environments of the settings table. Every replica does so: a record of
  /// `release.settings` reaches only one replica, but any replica may publish the end of a release.
  void start(@Observes StartupEvent event, SampledGauges gauges) {
    gauges.addQuery(() -> statistics.environments().forEach(this::register));
  }

  /// Registers every series of `environment` at 0, so that the first event of each is an increase.
  void register(String environment) {
    if (registered.add(environment)) {
      Tags tags = Tags.of("environment", environment);
      bypassCounter(tags);
      for (Outcome outcome : Outcome.values()) {
        endedCounter(tags, outcome);
        timer(Time.DURATION, withOutcome(tags, outcome));
        timer(Time.UNPAUSED, withOutcome(tags, outcome));
      }
      Stream.of(Time.DETECT, Time.ROLL_BACK, Time.RESTORE, Time.LEAD)
          .forEach(time -> timer(time, tags));
    }
  }

  @Override
  public void sent(LogEntry entry) {
    if (entry.type().equals(QUEUED)) {
      register(environment(entry));
    } else if (entry.type().equals(FLOORS_BYPASSED)) {
      bypassCounter(Tags.of("environment", environment(entry))).increment();
    } else if (entry.type().equals(ENDED)
        && Json.readEvent(entry.json()) instanceof Progress.Ended ended) {
      Tags tags = Tags.of("environment", environment(entry));
      endedCounter(tags, ended.outcome()).increment();
      entry
          .release()
          .map(statistics::times)
          .ifPresent(times -> recordTimes(times, tags, withOutcome(tags, ended.outcome())));
    }
  }

  private static String environment(LogEntry entry) {
    return LaneKey.parse(entry.key()).environment();
  }

  private static Tags withOutcome(Tags environment, Outcome outcome) {
    return environment.and("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private Counter bypassCounter(Tags environment) {
    return Counter.builder("sluice.floors.bypassed")
        .description("Releases and commands that bypassed floors of the environment")
        .tags(environment)
        .register(registry);
  }

  private Counter endedCounter(Tags environment, Outcome outcome) {
    return Counter.builder("sluice.releases.ended")
        .description("Releases that ended")
        .tags(withOutcome(environment, outcome))
        .register(registry);
  }

  private void recordTimes(ReleaseTimes times, Tags environment, Tags both) {
    times.findDuration().ifPresent(it -> timer(Time.DURATION, both).record(it));
    times.findActiveDuration().ifPresent(it -> timer(Time.UNPAUSED, both).record(it));
    times.findTimeToDetect().ifPresent(it -> timer(Time.DETECT, environment).record(it));
    times.findTimeToRollBack().ifPresent(it -> timer(Time.ROLL_BACK, environment).record(it));
    times.findTimeToRestore().ifPresent(it -> timer(Time.RESTORE, environment).record(it));
    times.findLeadTime().ifPresent(it -> timer(Time.LEAD, environment).record(it));
  }

  private Timer timer(Time time, Tags tags) {
    return Timer.builder(time.meter)
        .description(time.description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
