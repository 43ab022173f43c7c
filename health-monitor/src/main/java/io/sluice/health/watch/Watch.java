package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Tick;
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
///   them; 0 if the last one had something
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

  /// @param kind the kind of verdict on the present step that stands published
  /// @param window whether one was published when the present step's window was over
  public record Told(Verdict.Kind kind, boolean window) {
    static final Told NOTHING = new Told(Verdict.Kind.INCONCLUSIVE, false);
  }

  /// What came of a look.
  ///
  /// @param tick empty if the reading ended none
  public record Looked(Watch watch, Optional<Tick> tick) {}

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

  /// The plan's last observation is step `number`.
  Watch endingWith(int number) {
    return with(state.endingWith(number), raw, told, quietFrom);
  }

  Watch step(int number, Step step) {
    return with(state.step(number, step), raw, Told.NOTHING, quietFrom);
  }

  Watch shifted(Percent candidate) {
    return with(state.shifted(candidate), raw, told, quietFrom);
  }

  Watch takenBack() {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, true, observedAt, quietFrom, versions);
  }

  Watch observed(Instant at) {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, back, at, quietFrom, versions);
  }

  Watch told(Verdict verdict) {
    return with(
        state, raw, new Told(verdict.verdict(), told.window() || state.windowOver()), quietFrom);
  }

  /// No reading came.
  Watch absent(String reason) {
    return with(state.absent(reason), raw, told, quietFrom);
  }

  /// Takes a reading into account. It ends a tick only if it continues the one before; a tick that
  /// another replica was first to end is not ended again.
  ///
  /// @param measured what came in since the last tick from sources other than the router
  /// @param period the usual time between two looks
  Looked look(Reading reading, Answers probes, List<Measured> measured, Duration period) {
    Optional<LaneCounts> counts = reading.lane(lane);
    if (counts.isEmpty()) {
      String reason = "the router has no table for " + lane;
      return new Looked(
          with(state.absent(reason), Optional.empty(), told, quietFrom), Optional.empty());
    }
    Raw read = Raw.of(reading, counts.get(), release, stable);
    if (raw.filter(read::continues).isEmpty()) {
      return new Looked(
          with(state.baseline(), Optional.of(read), told, quietFrom), Optional.empty());
    }
    Raw now = read.settled(raw.get());
    return now.isOlderThan(raw.get())
        ? new Looked(this, Optional.empty())
        : ticked(raw.get(), now, probes, measured, period);
  }

  private Looked ticked(
      Raw before, Raw now, Answers probes, List<Measured> measured, Duration period) {
    Tick tick =
        state.next(
            before.at(),
            now.at(),
            now.since(before, period),
            Raw.between(before.candidate(), now.candidate()),
            Raw.between(before.stable(), now.stable()),
            now.fleet(before),
            probes.well(),
            probes.ill(),
            measured);
    long quiet = !tick.quiet() ? 0 : quietFrom == 0 ? tick.number() : quietFrom;
    return new Looked(with(state.tick(tick), Optional.of(now), told, quiet), Optional.of(tick));
  }

  /// The verdict that is to be published at a tick: on a change of its kind, and when the window of
  /// an observation is over.
  Optional<Verdict> due() {
    if (back) {
      return Optional.empty();
    }
    boolean changed = Assessment.kind(state) != told.kind();
    return changed || (state.windowOver() && !told.window())
        ? Optional.of(Assessment.of(state).verdict(state.tally().step()))
        : Optional.empty();
  }

  private Watch with(WatchState state, Optional<Raw> raw, Told told, long quietFrom) {
    return new Watch(
        release, lane, stable, healthPath, state, raw, told, back, observedAt, quietFrom, versions);
  }
}
