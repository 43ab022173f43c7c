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
import io.sluice.engine.log.JdbcMeasures;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Onlooker;
import io.sluice.messaging.carriage.Samples;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Counts and times releases when they end: see docs/metrics.md. The times are read from the
/// release's log, so a restart in between does not affect them.
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
  private final Set<String> registered = ConcurrentHashMap.newKeySet();

  ReleaseMeters(MeterRegistry registry, JdbcMeasures measures) {
    this.registry = registry;
    this.measures = measures;
  }

  /// The times that are measured for a release.
  private enum Time {
    DURATION("sluice.release.duration", "From its start to its end"),
    UNPAUSED("sluice.release.unpaused", "From its start to its end, without pauses by people"),
    DETECT(
        "sluice.release.detect",
        "From the candidate's first traffic to the decision to roll it back"),
    WITHDRAW(
        "sluice.release.withdraw",
        "From the decision to roll back until the candidate had no traffic"),
    RESTORE("sluice.release.restore", "How long a candidate with a fault had traffic"),
    LEAD("sluice.release.lead", "From posting to success");

    private final String meter;
    private final String description;

    Time(String meter, String description) {
      this.meter = meter;
      this.description = description;
    }
  }

  /// Registers the environments of the settings table. Every replica does so: a record of
  /// `release.settings` reaches only one replica, but any replica may publish the end of a release.
  void start(@Observes StartupEvent event, Samples samples) {
    samples.look(() -> measures.environments().forEach(this::register));
  }

  /// Registers every series of `environment` at 0, so that the first event of each is an increase.
  void register(String environment) {
    if (registered.add(environment)) {
      Tags tags = Tags.of("environment", environment);
      for (Outcome outcome : Outcome.values()) {
        ended(tags, outcome);
        timer(Time.DURATION, with(tags, outcome));
        timer(Time.UNPAUSED, with(tags, outcome));
      }
      Stream.of(Time.DETECT, Time.WITHDRAW, Time.RESTORE, Time.LEAD)
          .forEach(time -> timer(time, tags));
    }
  }

  @Override
  public void sent(Entry entry) {
    if (entry.type().equals(QUEUED)) {
      register(environment(entry));
    } else if (entry.type().equals(ENDED)
        && Json.readEvent(entry.json()) instanceof Progress.Ended ended) {
      Tags tags = Tags.of("environment", environment(entry));
      ended(tags, ended.outcome()).increment();
      entry
          .release()
          .map(measures::times)
          .ifPresent(times -> record(times, tags, with(tags, ended.outcome())));
    }
  }

  private static String environment(Entry entry) {
    return LaneKey.parse(entry.key()).environment();
  }

  private static Tags with(Tags environment, Outcome outcome) {
    return environment.and("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private Counter ended(Tags environment, Outcome outcome) {
    return Counter.builder("sluice.releases.ended")
        .description("Releases that ended")
        .tags(with(environment, outcome))
        .register(registry);
  }

  private void record(ReleaseTimes times, Tags environment, Tags both) {
    times.duration().ifPresent(it -> timer(Time.DURATION, both).record(it));
    times.unpaused().ifPresent(it -> timer(Time.UNPAUSED, both).record(it));
    times.toDetect().ifPresent(it -> timer(Time.DETECT, environment).record(it));
    times.toWithdraw().ifPresent(it -> timer(Time.WITHDRAW, environment).record(it));
    times.toRestore().ifPresent(it -> timer(Time.RESTORE, environment).record(it));
    times.lead().ifPresent(it -> timer(Time.LEAD, environment).record(it));
  }

  private Timer timer(Time time, Tags tags) {
    return Timer.builder(time.meter)
        .description(time.description)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
