package io.sluice.health.watch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonProperty.Access;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.sluice.contract.Analysis;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Side;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.PublishedVerdict;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The watch of one release, as stored between two polls. `published` holds the last published
/// verdict.
///
/// @param tickStart the start of the next tick; empty until a reading had the lane
/// @param rollingBack whether the release is rolling back: ticks continue, verdicts do not
/// @param observedAt time of the last published observation
/// @param quietFrom number of the tick that began the current run of empty ticks, which are stored
///   as one row; 0 if the next tick begins a row
public record Watch(
    @JsonUnwrapped @JsonProperty(access = Access.READ_ONLY) Candidate candidate,
    LaneKey lane,
    WatchState state,
    Optional<TickStart> tickStart,
    PublishedVerdict published,
    boolean rollingBack,
    Instant observedAt,
    long quietFrom) {

  private static final String DECREASED =
      "the router's counters decreased: one tick is not counted";

  /// A release that is watched.
  ///
  /// @param stable the release that it is compared with; empty on a first release
  /// @param versions versions of candidate and stable; empty if an older health-monitor began the
  ///   watch
  public record Candidate(
      UUID release, Optional<UUID> stable, String healthPath, Optional<Versions> versions) {

    static Candidate of(UUID release, Progress.Started started) {
      Optional<Progress.Serving> stable = started.previousStable();
      return new Candidate(
          release,
          stable.map(Progress.Serving::release),
          started.spec().healthPath(),
          Optional.of(
              new Versions(started.spec().version(), stable.map(it -> it.spec().version()))));
    }

    /// Whether `other` is the stable that the candidate is compared with.
    boolean isStable(UUID other) {
      return stable.filter(other::equals).isPresent();
    }

    Optional<Side> findSide(UUID other) {
      return release.equals(other)
          ? Optional.of(Side.CANDIDATE)
          : Optional.of(Side.STABLE).filter(_ -> isStable(other));
    }
  }

  /// @param version the candidate's version
  /// @param stable the stable's version; empty on a first release
  public record Versions(String version, Optional<String> stable) {}

  /// Reads a stored watch: its JSON has the fields of the candidate among its own. A field that is
  /// unknown is an error, which [JsonUnwrapped] alone would accept.
  @JsonCreator
  static Watch of(
      @JsonProperty("release") UUID release,
      @JsonProperty("lane") LaneKey lane,
      @JsonProperty("stable") Optional<UUID> stable,
      @JsonProperty("healthPath") String healthPath,
      @JsonProperty("state") WatchState state,
      @JsonProperty("tickStart") Optional<TickStart> tickStart,
      @JsonProperty("published") PublishedVerdict published,
      @JsonProperty("rollingBack") boolean rollingBack,
      @JsonProperty("observedAt") Instant observedAt,
      @JsonProperty("quietFrom") long quietFrom,
      @JsonProperty("versions") Optional<Versions> versions) {
    var candidate = new Candidate(release, stable, healthPath, versions);
    return new Watch(
        candidate, lane, state, tickStart, published, rollingBack, observedAt, quietFrom);
  }

  /// The result of a poll.
  ///
  /// @param tick empty if the reading ended none
  /// @param opened whether the reading began one and ended none
  public record PollResult(Watch watch, Optional<Tick> tick, boolean opened) {
    static PollResult nothing(Watch watch) {
      return new PollResult(watch, Optional.empty(), false);
    }
  }

  static Watch start(Candidate candidate, LaneKey lane, Analysis analysis) {
    return new Watch(
        candidate,
        lane,
        WatchState.start(analysis),
        Optional.empty(),
        PublishedVerdict.NOTHING,
        false,
        Instant.EPOCH,
        0);
  }

  public UUID release() {
    return candidate.release();
  }

  /// Returns the watch after `ticks`, which were recorded after it.
  ///
  /// @throws IllegalArgumentException if one between is missing
  Watch replay(List<TicksRecorded> ticks) {
    WatchState now = state;
    for (TicksRecorded run : ticks) {
      now = now.apply(run);
    }
    return with(now, tickStart, published, 0);
  }

  /// Returns the watch with another start of the next tick.
  public Watch endedAt(TickStart last) {
    return with(state, Optional.of(last), published, quietFrom);
  }

  /// Returns the watch after an event that is no tick.
  Watch apply(WatchEvent event) {
    PublishedVerdict last =
        event instanceof WatchEvent.StepStarted ? PublishedVerdict.NOTHING : published;
    boolean isRollingBack = rollingBack || event instanceof WatchEvent.RollbackStarted;
    return new Watch(
        candidate, lane, state.apply(event), tickStart, last, isRollingBack, observedAt, 0);
  }

  Watch withObservedAt(Instant at) {
    return new Watch(candidate, lane, state, tickStart, published, rollingBack, at, quietFrom);
  }

  /// Returns the watch after `verdict` was published. The next tick begins a row of its own, so
  /// that the recording shows when the verdict was published.
  Watch withPublished(Verdict verdict) {
    return with(state, tickStart, published.with(verdict, state), 0);
  }

  /// Returns the watch after a poll without a reading.
  Watch withoutReading(String reason) {
    return with(state.withoutReading(reason), tickStart, published, quietFrom);
  }

  /// Applies a reading. It ends a tick only if it continues the previous reading; if another
  /// replica has already ended that tick with a later reading, it changes nothing. Counters that
  /// decreased under a newer token, or in a reading that is clearly later, are other counters: a
  /// new tick begins.
  ///
  /// @param measured the measurements of sources other than the router since the last tick
  /// @param period the configured interval between two polls
  PollResult poll(
      CounterReading reading, Answers probes, List<SourceSample> measured, Duration period) {
    Optional<LaneCounts> counts = reading.findLane(lane);
    if (counts.isEmpty()) {
      String reason = "the router has no table for " + lane;
      return PollResult.nothing(
          with(state.withoutReading(reason), Optional.empty(), published, quietFrom));
    }
    TickStart start = TickStart.of(reading, counts.get(), candidate, tickStart);
    if (tickStart.filter(start::isContinuation).isEmpty()) {
      return openTick(start);
    }
    TickStart now = start.withSlowFrom(tickStart.get());
    if (!now.isOlderThan(tickStart.get())) {
      return endTick(tickStart.get(), now, probes, measured, period);
    }
    if (now.token().compareTo(tickStart.get().token()) > 0) {
      return openTick(start);
    }
    return now.isClearlyAfter(tickStart.get(), period)
        ? openTickAfterDecrease(start)
        : PollResult.nothing(this);
  }

  private PollResult openTickAfterDecrease(TickStart start) {
    PollResult opened = openTick(start);
    return new PollResult(opened.watch().withoutReading(DECREASED), opened.tick(), opened.opened());
  }

  private PollResult openTick(TickStart start) {
    return new PollResult(
        with(state.withOpen(), Optional.of(start), published, 0), Optional.empty(), true);
  }

  private PollResult endTick(
      TickStart before,
      TickStart now,
      Answers probes,
      List<SourceSample> measured,
      Duration period) {
    Duration elapsed = now.elapsedSince(before, period);
    Tick exact = tick(before, now, probes, measured, elapsed);
    Tick tick = exact.isQuiet() ? exact.lasting(TickStart.roundToPeriod(elapsed, period)) : exact;
    boolean isRegular = tick.isQuiet() && tick.span().elapsed().equals(period);
    boolean isMerged =
        quietFrom > 0
            && now.table().equals(before.table())
            && tick.counts().fleet().warmUp().equals(state.traffic().warmUp());
    long quiet = !isRegular ? 0 : isMerged ? quietFrom : tick.number();
    return new PollResult(
        with(state.tick(tick), Optional.of(now), published, quiet), Optional.of(tick), false);
  }

  private Tick tick(
      TickStart before,
      TickStart now,
      Answers probes,
      List<SourceSample> measured,
      Duration elapsed) {
    return state.next(
        new Tick.Span(before.at(), now.at(), elapsed),
        now.countsSince(before),
        now.agesSince(before),
        new Tick.Probes(probes.well(), probes.ill()),
        measured);
  }

  /// Returns the verdict to publish: see [PublishedVerdict#findDueVerdict].
  Optional<Verdict> findDueVerdict() {
    return rollingBack ? Optional.empty() : published.findDueVerdict(state);
  }

  private Watch with(
      WatchState state, Optional<TickStart> start, PublishedVerdict published, long quietFrom) {
    return new Watch(candidate, lane, state, start, published, rollingBack, observedAt, quietFrom);
  }
}
