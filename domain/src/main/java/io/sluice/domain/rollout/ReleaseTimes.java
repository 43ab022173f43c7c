package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The times of one release: the fold of its events, for metrics. Of DORA's four keys it provides
/// two, lead time and time to restore (https://dora.dev/guides/dora-metrics).
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
    Optional<Instant> never = Optional.empty();
    return new ReleaseTimes(
        release, never, never, never, never, never, never, Duration.ZERO, Optional.empty());
  }

  /// Returns the time from the start to the end; empty if the release never started.
  public Optional<Duration> duration() {
    return end.flatMap(it -> between(started, Optional.of(it.at())));
  }

  /// Returns [#duration] without the time of pauses.
  public Optional<Duration> unpaused() {
    return duration().map(it -> it.minus(paused));
  }

  /// Returns the time from the first confirmed weight to the rollback decision; empty unless the
  /// release ended as rolled back or failed.
  public Optional<Duration> toDetect() {
    return isFault() ? between(exposed, back) : Optional.empty();
  }

  /// Returns the time from the rollback decision until the candidate had no traffic, for every
  /// cause.
  public Optional<Duration> toWithdraw() {
    return exposed.isPresent() ? between(back, withdrawn) : Optional.empty();
  }

  /// Returns the time for which a fault received traffic: [#toDetect] and [#toWithdraw] together.
  public Optional<Duration> toRestore() {
    return isFault() ? between(exposed, withdrawn) : Optional.empty();
  }

  /// Returns the time from queueing to the end, if the release succeeded; the commit time is
  /// unknown to Sluice.
  public Optional<Duration> lead() {
    return end.filter(it -> it.outcome() == Outcome.SUCCEEDED)
        .flatMap(it -> between(queued, Optional.of(it.at())));
  }

  private boolean isFault() {
    return end.map(End::outcome)
        .filter(it -> it == Outcome.ROLLED_BACK || it == Outcome.FAILED)
        .isPresent();
  }

  private static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(start -> to.map(stop -> Duration.between(start, stop)));
  }

  /// Returns the times after `event`.
  ///
  /// @param at time at which `event` of this release was appended
  public ReleaseTimes after(Progress event, Instant at) {
    return switch (event) {
      case Progress.Queued _ -> with(Optional.of(at), started, exposed, back, withdrawn);
      case Progress.Started _ -> with(queued, Optional.of(at), exposed, back, withdrawn);
      case Progress.PlanAdopted plan when plan.direction() == Direction.BACK ->
          awake(at).with(queued, started, exposed, back.or(() -> Optional.of(at)), withdrawn);
      case Progress.TrafficShifted shifted -> shifted(shifted, at);
      case Progress.Ordered order -> ordered(order, at);
      case Progress.Ended ended ->
          awake(at).with(Optional.empty(), paused, Optional.of(new End(ended.outcome(), at)));
      case Progress.Deferred _,
          Progress.StartReached _,
          Progress.PlanAdopted _,
          Progress.StepStarted _,
          Progress.StepFinished _,
          Progress.Fenced _,
          Progress.Adopted _,
          Progress.InstancesReady _,
          Progress.ArtifactResolved _,
          Progress.Called _,
          Progress.EffectFailed _,
          Progress.Judged _,
          Progress.Held _,
          Progress.ReplaceOrdered _,
          Progress.Promoted _,
          Progress.Stuck _,
          Progress.Retried _,
          Progress.Stopped _,
          Progress.LeaseExpired _,
          Progress.InstanceLost _ ->
          this;
    };
  }

  private ReleaseTimes ordered(Progress.Ordered order, Instant at) {
    return switch (order) {
      case Progress.Paused(var _, Instant since, var _, var _) ->
          with(Optional.of(since), paused, end);
      case Progress.Resumed _ -> awake(at);
      case Progress.OverrideOrdered _,
          Progress.PromoteOrdered _,
          Progress.PromoteFullOrdered _,
          Progress.SkipOrdered _,
          Progress.ApproveOrdered _,
          Progress.RefuseOrdered _,
          Progress.AbortOrdered _,
          Progress.RevertOrdered _,
          Progress.CloseOrdered _,
          Progress.CommandRefused _,
          Progress.ReplicasSet _,
          Progress.Vetoed _,
          Progress.VetoLifted _,
          Progress.Pinned _,
          Progress.Unpinned _,
          Progress.StopOrdered _ ->
          this;
    };
  }

  private ReleaseTimes shifted(Progress.TrafficShifted shifted, Instant at) {
    boolean hasTraffic =
        !shifted.weights().getOrDefault(release, Percent.NONE).equals(Percent.NONE);
    if (hasTraffic) {
      return with(queued, started, exposed.or(() -> Optional.of(at)), back, Optional.empty());
    }
    return back.isPresent() && withdrawn.isEmpty()
        ? with(queued, started, exposed, back, Optional.of(at))
        : this;
  }

  private ReleaseTimes awake(Instant at) {
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
