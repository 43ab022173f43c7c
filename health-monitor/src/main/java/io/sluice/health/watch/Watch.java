package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recorded.Ticked;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.Told;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.probe.Probes.Answers;
import io.sluice.health.source.Reading;
import io.sluice.health.source.Reading.LaneCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The watch of one release, as stored between two polls. `told` holds the last published verdict.
///
/// @param stable the release that the candidate is compared with; empty on a first release
/// @param raw the start of the next tick; empty until a reading had the lane
/// @param back whether the release is rolling back: ticks continue, verdicts do not
/// @param observedAt time of the last published observation
/// @param quietFrom number of the tick that began the current run of empty ticks, which are stored
///   as one row; 0 if the next tick begins a row
/// @param versions their names; empty if an older health-monitor began the watch
public record Watch(
    UUID release,
    LaneKey lane,
    Optional<UUID> stable,
    String healthPath,
    WatchState state,
    Optional<Raw> raw,
    Told told,
    boolean back,
    Instant observedAt,
    long quietFrom,
    Optional<Asks.Versions> versions) {

  /// The result of a poll.
  ///
  /// @param tick empty if the reading ended none
  /// @param opened whether the reading began one and ended none
  public record Looked(Watch watch, Optional<Tick> tick, boolean opened) {
    static Looked nothing(Watch watch) {
      return new Looked(watch, Optional.empty(), false);
    }
  }

  static Watch start(
      UUID release,
      LaneKey lane,
      Optional<UUID> stable,
      String healthPath,
      Analysis analysis,
      Optional<Asks.Versions> versions) {
    return new Watch(
        release,
        lane,
        stable,
        healthPath,
        WatchState.start(analysis),
        Optional.empty(),
        Told.NOTHING,
        false,
        Instant.EPOCH,
        0,
        versions);
  }

  /// Returns the watch after `ticks`, which were recorded after it.
  ///
  /// @throws IllegalArgumentException if one between is missing
  Watch replayed(List<Ticked> ticks) {
    WatchState now = state;
    for (Ticked run : ticks) {
      now = now.take(run);
    }
    return with(now, raw, told, 0);
  }

  /// Returns the watch with another start of the next tick.
  public Watch endedAt(Raw last) {
    return with(state, Optional.of(last), told, quietFrom);
  }

  /// Returns the watch after an event that is no tick.
  Watch heard(Recorded what) {
    Told standing = what instanceof Recorded.Stepped ? Told.NOTHING : told;
    boolean isBack = back || what instanceof Recorded.TakenBack;
    return new Watch(
        release,
        lane,
        stable,
        healthPath,
        state.take(what),
        raw,
        standing,
        isBack,
        observedAt,
        0,
        versions);
  }

  Watch observed(Instant at) {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, back, at, quietFrom, versions);
  }

  /// Returns the watch after `verdict` was published. The next tick begins a row of its own, so
  /// that the recording shows when the verdict was published.
  Watch told(Verdict verdict) {
    return with(state, raw, told.with(verdict, state), 0);
  }

  /// Returns the watch after a poll without a reading.
  Watch absent(String reason) {
    return with(state.absent(reason), raw, told, quietFrom);
  }

  /// Applies a reading. It ends a tick only if it continues the previous reading; if another
  /// replica has already ended that tick with a later reading, it changes nothing. Counters that
  /// decreased under a newer token are other counters: a new tick begins.
  ///
  /// @param measured the measurements of sources other than the router since the last tick
  /// @param period the configured interval between two polls
  Looked look(Reading reading, Answers probes, List<Measured> measured, Duration period) {
    Optional<LaneCounts> counts = reading.lane(lane);
    if (counts.isEmpty()) {
      String reason = "the router has no table for " + lane;
      return Looked.nothing(with(state.absent(reason), Optional.empty(), told, quietFrom));
    }
    Raw read = Raw.of(reading, counts.get(), release, stable);
    if (raw.filter(read::continues).isEmpty()) {
      return opened(read);
    }
    Raw now = read.settled(raw.get());
    if (!now.isOlderThan(raw.get())) {
      return ticked(raw.get(), now, probes, measured, period);
    }
    return now.token().compareTo(raw.get().token()) > 0 ? opened(read) : Looked.nothing(this);
  }

  private Looked opened(Raw read) {
    return new Looked(with(state.opened(), Optional.of(read), told, 0), Optional.empty(), true);
  }

  private Looked ticked(
      Raw before, Raw now, Answers probes, List<Measured> measured, Duration period) {
    Duration elapsed = now.since(before, period);
    Tick exact = tick(before, now, probes, measured, elapsed);
    Tick tick = exact.quiet() ? exact.lasting(Raw.evened(elapsed, period)) : exact;
    boolean isAlike = tick.quiet() && tick.elapsed().equals(period);
    boolean merges = quietFrom > 0 && now.table().equals(before.table());
    long quiet = !isAlike ? 0 : merges ? quietFrom : tick.number();
    return new Looked(
        with(state.tick(tick), Optional.of(now), told, quiet), Optional.of(tick), false);
  }

  private Tick tick(
      Raw before, Raw now, Answers probes, List<Measured> measured, Duration elapsed) {
    return state.next(
        before.at(),
        now.at(),
        elapsed,
        Raw.between(before.candidate(), now.candidate()),
        Raw.between(before.stable(), now.stable()),
        now.fleet(before),
        probes.well(),
        probes.ill(),
        measured);
  }

  /// Returns the verdict to publish: see [Told#due].
  Optional<Verdict> due() {
    return back ? Optional.empty() : told.due(state);
  }

  private Watch with(WatchState state, Optional<Raw> raw, Told told, long quietFrom) {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, back, observedAt, quietFrom, versions);
  }
}
