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

/// The judging of one release, as it is kept between two looks.
///
/// @param stable what the candidate is compared with; empty on a first release
/// @param raw where the next tick begins; empty until a reading knew the lane
/// @param told what was published last
/// @param back whether the release is being taken back: ticks go on, verdicts don't
/// @param observedAt when the last observation was published
/// @param quietFrom number of the tick that began the present run of ticks without anything in
///   them, which are kept as one row; 0 if the next tick begins a row
/// @param versions by their names; empty of what an older monitor began to watch
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

  /// What came of a look.
  ///
  /// @param tick empty if the reading ended none
  /// @param opened whether it began one and ended none
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

  /// As it stands after `ticks`, which were recorded after it.
  ///
  /// @throws IllegalArgumentException if one between is missing
  Watch replayed(List<Ticked> ticks) {
    WatchState now = state;
    for (Ticked run : ticks) {
      now = now.take(run);
    }
    return with(now, raw, told, 0);
  }

  /// The same with another place where the next tick begins.
  public Watch endedAt(Raw last) {
    return with(state, Optional.of(last), told, quietFrom);
  }

  /// Takes one thing into account that is no tick.
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

  /// The verdict is published: the next tick begins a row of its own, so that the record tells when
  /// it was said.
  Watch told(Verdict verdict) {
    return with(state, raw, told.with(verdict, state), 0);
  }

  /// No reading came.
  Watch absent(String reason) {
    return with(state.absent(reason), raw, told, quietFrom);
  }

  /// Takes a reading into account. It ends a tick only if it continues the one before; a tick that
  /// another replica was first to end is not ended again. Counters that went back under a newer
  /// token are other ones: a new tick begins.
  ///
  /// @param measured what came in since the last tick from sources other than the router
  /// @param period the usual time between two looks
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

  /// See [Told#due].
  Optional<Verdict> due() {
    return back ? Optional.empty() : told.due(state);
  }

  private Watch with(WatchState state, Optional<Raw> raw, Told told, long quietFrom) {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, back, observedAt, quietFrom, versions);
  }
}
