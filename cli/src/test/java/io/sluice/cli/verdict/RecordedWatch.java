package io.sluice.cli.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceAges;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// A release that is watched as the monitor watches it, with its record.
public final class RecordedWatch {
  public static final Analysis ANALYSIS =
      new Analysis(
          0.01,
          20,
          List.of(
              new Check(
                  "errors",
                  Source.router(),
                  Optional.of(Compare.ERROR_RATE),
                  Optional.of(1.10),
                  Optional.empty()),
              new Check(
                  "slo",
                  Source.router(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(new Analysis.Limit(0.05)))));

  private static final Duration SECOND = Duration.ofSeconds(1);

  /// Ages beyond any warm-up.
  private static final InstanceAges OLD = InstanceAges.ofCandidate(Duration.ofHours(1));

  private final UUID release = new UUID(0, 2);
  private final List<WatchEvent> entries = new ArrayList<>();
  private final Analysis analysis;
  private WatchState state;
  private PublishedVerdict published = PublishedVerdict.NOTHING;
  private Instant at = Instant.parse("2026-03-01T12:00:00Z");

  public RecordedWatch() {
    this(ANALYSIS);
  }

  public RecordedWatch(Analysis analysis) {
    this.analysis = analysis;
    this.state = WatchState.start(analysis);
  }

  /// Shifts `weight` to the candidate and observes it for `seconds` as step `number`.
  public RecordedWatch step(int number, int weight, int seconds) {
    return add(new WatchEvent.TrafficShifted(new Percent(weight)))
        .add(new WatchEvent.StepStarted(number, new Step.Observe(Duration.ofSeconds(seconds))))
        .add(new WatchEvent.TickOpened());
  }

  public RecordedWatch add(WatchEvent event) {
    entries.add(event);
    state = state.apply(event);
    published = event instanceof WatchEvent.StepStarted ? PublishedVerdict.NOTHING : published;
    return this;
  }

  /// Adds `count` ticks of 1 s, each with these counts.
  public RecordedWatch seconds(int count, Counts candidate, Counts stable) {
    for (int i = 0; i < count; i++) {
      tick(candidate, stable, SECOND);
    }
    return this;
  }

  /// Adds a tick for each value of `check`, with a successful measurement.
  public RecordedWatch values(String check, double... values) {
    for (double value : values) {
      SourceSample sample =
          new SourceSample.Valued(
              check, SourceSample.MeasurementOutcome.SUCCESS, List.of(value), List.of());
      tick(Counts.of(10, 0), Counts.of(90, 0), SECOND, List.of(sample));
    }
    return this;
  }

  /// Adds a tick that covers `elapsed`.
  public RecordedWatch tick(Counts candidate, Counts stable, Duration elapsed) {
    return tick(candidate, stable, elapsed, List.of());
  }

  private RecordedWatch tick(
      Counts candidate, Counts stable, Duration elapsed, List<SourceSample> samples) {
    Instant to = at.plus(elapsed);
    Tick tick =
        state.next(
            new Tick.Span(at, to, elapsed),
            new VersionCounts(
                candidate, stable, new InstanceCounts(1, List.of(new Member("a", stable)))),
            OLD,
            Tick.Probes.NONE,
            samples);
    at = to;
    state = state.tick(tick);
    entries.add(new WatchEvent.TicksRecorded(tick, 1));
    published
        .findDueVerdict(state)
        .ifPresent(verdict -> {
          entries.add(new WatchEvent.VerdictPublished(verdict));
          published = published.with(verdict, state);
        });
    return this;
  }

  /// Returns the record in its export format.
  public String json() {
    return "{\"recording\":%s,\n\"entries\":[\n%s\n]}\n"
        .formatted(
            Json.write(
                Recording.of(
                    release,
                    new LaneKey("production", "shop"),
                    Optional.of(new UUID(0, 1)),
                    analysis)),
            entries.stream().map(Json::write).collect(Collectors.joining(",\n")));
  }

  public List<WatchEvent> entries() {
    return List.copyOf(entries);
  }
}
