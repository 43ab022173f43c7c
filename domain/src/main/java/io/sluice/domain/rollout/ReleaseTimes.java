package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The times of one release: the fold of its events, for metrics. It provides two of DORA's four
/// keys, lead time and time to restore (https://dora.dev/guides/dora-metrics).
///
/// @param queued time of its acceptance
/// @param started time at which it became its lane's active release
/// @param exposed time at which the router first confirmed a weight of the candidate
/// @param back time at which the first rollback plan was adopted
/// @param withdrawn time after `back` at which the router confirmed that the candidate had no
///   traffic
/// @param pausedSince start of the current pause by a person, if there is one
/// @param paused total time for which people paused the release
/// @param end outcome and time of its end
public record ReleaseTimes(
    UUID release,
    Optional<Instant> queued,
    Optional<Instant> started,
    Optional<Instant> exposed,
    Optional<Instant> back,
    Optional<Instant> withdrawn,
    Optional<Instant> pausedSince,
    Duration paused,
    Optional<End> end) {

  /// The end of a release.
  public record End(Outcome outcome, Instant at) {}

  /// Returns the times of a release before its first event.
  public static ReleaseTimes of(UUID release) {
    Optional<Instant> none = Optional.empty();
    return new ReleaseTimes(
        release, none, none, none, none, none, none, Duration.ZERO, Optional.empty());
  }

  /// Returns the time from the start to the end; empty if the release never started.
  public Optional<Duration> findDuration() {
    return end.flatMap(it -> findBetween(started, Optional.of(it.at())));
  }

  /// Returns [#findDuration] without the time of pauses.
  public Optional<Duration> findActiveDuration() {
    return findDuration().map(it -> it.minus(paused));
  }

  /// Returns the time from the first confirmed weight to the rollback decision; empty unless the
  /// release ended as rolled back or failed.
  public Optional<Duration> findTimeToDetect() {
    return isFault() ? findBetween(exposed, back) : Optional.empty();
  }

  /// Returns the time from the rollback decision until the candidate had no traffic, for every
  /// cause.
  public Optional<Duration> findTimeToRollBack() {
    return exposed.isPresent() ? findBetween(back, withdrawn) : Optional.empty();
  }

  /// Returns the time for which a fault received traffic: [#findTimeToDetect] and
  /// [#findTimeToRollBack] together.
  public Optional<Duration> findTimeToRestore() {
    return isFault() ? findBetween(exposed, withdrawn) : Optional.empty();
  }

  /// Returns the time from queueing to the end, if the release succeeded; the commit time is
  /// unknown to Sluice.
  public Optional<Duration> findLeadTime() {
    return end.filter(it -> it.outcome() == Outcome.SUCCEEDED)
        .flatMap(it -> findBetween(queued, Optional.of(it.at())));
  }

  private boolean isFault() {
    return end.map(End::outcome)
        .filter(it -> it == Outcome.ROLLED_BACK || it == Outcome.FAILED)
        .isPresent();
  }

  private static Optional<Duration> findBetween(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(start -> to.map(stop -> Duration.between(start, stop)));
  }

  /// Returns the times after `event`.
  ///
  /// @param at time at which `event` of this release was appended
  public ReleaseTimes after(Progress event, Instant at) {
    return switch (event) {
      case Progress.Queued _ -> with(Optional.of(at), started, exposed, back, withdrawn);
      case Progress.Started _ -> with(queued, Optional.of(at), exposed, back, withdrawn);
      case Progress.PlanAdopted plan when plan.direction() == Direction.ROLLBACK ->
          afterPause(at).with(queued, started, exposed, back.or(() -> Optional.of(at)), withdrawn);
      case Progress.TrafficShifted shifted -> afterShift(shifted, at);
      case Progress.CommandEvent commandEvent -> afterCommand(commandEvent, at);
      case Progress.Ended ended ->
          afterPause(at).with(Optional.empty(), paused, Optional.of(new End(ended.outcome(), at)));
      case Progress.FloorsBypassed _,
          Progress.StartDeferred _,
          Progress.StartReached _,
          Progress.PlanAdopted _,
          Progress.StepStarted _,
          Progress.StepFinished _,
          Progress.TargetFenced _,
          Progress.TargetAdopted _,
          Progress.InstancesReady _,
          Progress.ArtifactResolved _,
          Progress.CallSucceeded _,
          Progress.EffectFailed _,
          Progress.VerdictRecorded _,
          Progress.HoldStarted _,
          Progress.ReplacementRequested _,
          Progress.Promoted _,
          Progress.Stuck _,
          Progress.StepRetried _,
          Progress.LaneStopped _,
          Progress.LeaseExpired _,
          Progress.InstanceLost _ ->
          this;
    };
  }

  private ReleaseTimes afterCommand(Progress.CommandEvent commandEvent, Instant at) {
    return switch (commandEvent) {
      case Progress.Paused(var _, Instant since, var _, var _) ->
          with(Optional.of(since), paused, end);
      case Progress.Resumed _ -> afterPause(at);
      case Progress.FreezeOverridden _,
          Progress.PromotionRequested _,
          Progress.FullPromotionRequested _,
          Progress.StepSkipped _,
          Progress.GateApproved _,
          Progress.GateDenied _,
          Progress.AbortRequested _,
          Progress.RevertRequested _,
          Progress.RollbackAbandoned _,
          Progress.CommandRejected _,
          Progress.ReplicasSet _,
          Progress.VersionVetoed _,
          Progress.VersionVetoLifted _,
          Progress.VersionPinned _,
          Progress.VersionUnpinned _,
          Progress.StopRequested _ ->
          this;
    };
  }

  private ReleaseTimes afterShift(Progress.TrafficShifted shifted, Instant at) {
    boolean hasTraffic =
        !shifted.weights().getOrDefault(release, Percent.NONE).equals(Percent.NONE);
    if (hasTraffic) {
      return with(queued, started, exposed.or(() -> Optional.of(at)), back, Optional.empty());
    }
    return back.isPresent() && withdrawn.isEmpty()
        ? with(queued, started, exposed, back, Optional.of(at))
        : this;
  }

  private ReleaseTimes afterPause(Instant at) {
    return pausedSince
        .map(since -> with(Optional.empty(), paused.plus(Duration.between(since, at)), end))
        .orElse(this);
  }

  private ReleaseTimes with(
      Optional<Instant> newQueued,
      Optional<Instant> newStarted,
      Optional<Instant> newExposed,
      Optional<Instant> newBack,
      Optional<Instant> newWithdrawn) {
    return new ReleaseTimes(
        release,
        newQueued,
        newStarted,
        newExposed,
        newBack,
        newWithdrawn,
        pausedSince,
        paused,
        end);
  }

  private ReleaseTimes with(
      Optional<Instant> newPausedSince, Duration newPaused, Optional<End> newEnd) {
    return new ReleaseTimes(
        release, queued, started, exposed, back, withdrawn, newPausedSince, newPaused, newEnd);
  }
}
