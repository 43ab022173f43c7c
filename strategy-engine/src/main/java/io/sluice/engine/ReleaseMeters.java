package io.sluice.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.ReleaseTimes;
import io.sluice.engine.log.JdbcMeasures;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Onlooker;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Counts and times releases when they end: see docs/metrics.md. What each took is read from its
/// log, so a restart in its midst changes nothing.
@Singleton
class ReleaseMeters implements Onlooker {
  private static final String QUEUED = EventType.PREFIX + "queued";
  private static final String ENDED = EventType.PREFIX + "ended";
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
  private final JdbcMeasures measures;

  ReleaseMeters(MeterRegistry registry, JdbcMeasures measures) {
    this.registry = registry;
    this.measures = measures;
  }

  @Override
  public void sent(Entry entry) {
    if (entry.type().equals(QUEUED)) {
      // All that may come of it is told from now on, so that the first of each is an increase.
      Stream.of(Outcome.values()).forEach(outcome -> ended(environment(entry), outcome));
    } else if (entry.type().equals(ENDED)
        && Json.read(entry.json(), Event.class) instanceof Progress.Ended ended) {
      Tags environment = environment(entry);
      Tags both = environment.and("outcome", name(ended.outcome()));
      ended(environment, ended.outcome()).increment();
      entry.release().map(measures::times).ifPresent(times -> time(times, environment, both));
    }
  }

  private Counter ended(Tags environment, Outcome outcome) {
    return Counter.builder("sluice.releases.ended")
        .description("Releases that ended")
        .tags(environment.and("outcome", name(outcome)))
        .register(registry);
  }

  private static Tags environment(Entry entry) {
    return Tags.of("environment", LaneKey.parse(entry.key()).environment());
  }

  private static String name(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void time(ReleaseTimes times, Tags environment, Tags both) {
    record("sluice.release.duration", "From its start to its end", both, times.duration());
    record(
        "sluice.release.unpaused",
        "From its start to its end, without pauses by people",
        both,
        times.unpaused());
    record(
        "sluice.release.detect",
        "From the candidate's first traffic to the decision to take it back",
        environment,
        times.toDetect());
    record(
        "sluice.release.withdraw",
        "From the decision to take it back until the candidate had no traffic",
        environment,
        times.toWithdraw());
    record(
        "sluice.release.restore",
        "How long a candidate with a fault had traffic",
        environment,
        times.toRestore());
    record("sluice.release.lead", "From posting to success", environment, times.lead());
  }

  private void record(String name, String description, Tags tags, Optional<Duration> time) {
    time.ifPresent(it ->
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .serviceLevelObjectives(BUCKETS)
            .register(registry)
            .record(it));
  }
}
