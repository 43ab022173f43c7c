package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.ArtifactResolved;
import io.sluice.contract.Progress.CallSucceeded;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.EffectFailed;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.HoldStarted;
import io.sluice.contract.Progress.InstanceLost;
import io.sluice.contract.Progress.InstancesReady;
import io.sluice.contract.Progress.LaneStopped;
import io.sluice.contract.Progress.LeaseExpired;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Promoted;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.ReplacementRequested;
import io.sluice.contract.Progress.StartDeferred;
import io.sluice.contract.Progress.StartReached;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Progress.StepFinished;
import io.sluice.contract.Progress.StepRetried;
import io.sluice.contract.Progress.StepStarted;
import io.sluice.contract.Progress.Stuck;
import io.sluice.contract.Progress.TargetAdopted;
import io.sluice.contract.Progress.TargetFenced;
import io.sluice.contract.Progress.TrafficShifted;
import io.sluice.contract.Progress.VerdictRecorded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Folds the log of a lane into its state.
public final class Evolver {

  /// Applies one event that is already in the log.
  ///
  /// @throws IllegalStateException if the event cannot follow: the log is corrupt, and the caller
  ///   must stop
  public static Lane evolve(Lane lane, LaneEvent laneEvent) {
    return switch (laneEvent.event()) {
      case Queued queued -> lane.withQueued(waiting(laneEvent, queued));
      case StartDeferred deferred ->
          updateWaiting(lane, laneEvent, w -> w.defer(closedWindow(deferred)));
      case StartReached _ -> updateWaiting(lane, laneEvent, Lane.Waiting::reach);
      case Started started -> start(lane, release(laneEvent), started);
      case PlanAdopted plan -> updateActive(lane, laneEvent, adopt(plan)).withEpoch(plan.epoch());
      case StepStarted step -> updateActive(lane, laneEvent, startStep(step));
      case InstancesReady ready -> countInstances(lane, ready);
      case TrafficShifted shifted ->
          confirmWave(
              lane.withWeights(shifted.weights(), shifted.trafficRules()), shifted.number());
      case CallSucceeded call -> confirmWave(lane, call.number());
      case ArtifactResolved resolved ->
          updateActive(lane, laneEvent, a -> a.withArtifact(resolved.artifact()));
      case EffectFailed failed ->
          updateActive(lane, laneEvent, a -> a.withFailure(failed.reason()));
      case VerdictRecorded recorded ->
          updateActive(lane, laneEvent, a -> PhaseEvolver.judge(a, recorded));
      case HoldStarted hold ->
          updateActive(lane, laneEvent, a -> a.withPhase(PhaseEvolver.hold(hold)));
      case Promoted _ -> updateActive(lane, laneEvent, Active::asPromoted);
      case Stuck stuck ->
          updateActive(lane, laneEvent, a -> a.withPhase(PhaseEvolver.stuck(a.phase(), stuck)));
      case StepRetried retried ->
          updateActive(lane, laneEvent, a -> PhaseEvolver.retry(a, retried));
      case Ended ended -> end(lane, release(laneEvent), ended);
      case TargetAdopted adopted -> lane.withEpoch(adopted.epoch());
      case LaneStopped _ ->
          lane.withStable(Optional.empty()).withWeights(Map.of()).withStopping(Optional.empty());
      case InstanceLost lost -> lane.withLost(lost.release(), lost.count());
      case StepFinished finished -> finish(BypassRecorder.note(lane, finished));
      case TargetFenced _, LeaseExpired _, ReplacementRequested _ -> lane;
      case CommandEvent commandEvent -> CommandEvolver.evolve(lane, laneEvent, commandEvent);
    };
  }

  private static Lane.Waiting waiting(LaneEvent laneEvent, Queued queued) {
    return new Lane.Waiting(
        release(laneEvent),
        queued.spec(),
        queued.restartOf(),
        queued.revertOf().isPresent(),
        queued.caller(),
        queued.expiresAt(),
        TimerSchedule.untilStart(queued.spec(), queued.expiresAt()).isPositive(),
        false,
        Optional.empty());
  }

  static Lane updateWaiting(Lane lane, LaneEvent laneEvent, UnaryOperator<Lane.Waiting> change) {
    UUID release = release(laneEvent);
    return lane.withQueue(w -> w.release().equals(release) ? change.apply(w) : w);
  }

  private static Guards.ClosedWindow closedWindow(StartDeferred deferred) {
    return new Guards.ClosedWindow(deferred.until(), deferred.reason());
  }

  private static Lane start(Lane lane, UUID release, Started started) {
    if (lane.active().isPresent()) {
      throw new IllegalStateException(release + " cannot start beside " + lane.active().get());
    }
    var active =
        new Active(
            release,
            started.spec(),
            started.previousStable(),
            started.deadline(),
            Direction.FORWARD,
            Plan.NONE,
            1,
            0,
            0,
            started.deadline(),
            new Phase.Running(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of(),
            List.of());
    return lane.withoutQueued(release).withActive(Optional.of(active));
  }

  private static UnaryOperator<Active> adopt(PlanAdopted plan) {
    return active -> {
      if (plan.first() != active.number() + 1) {
        throw new IllegalStateException(
            "%s cannot follow step %d".formatted(plan, active.number()));
      }
      Phase phase =
          plan.direction() == Direction.FORWARD
              ? new Phase.Running()
              : new Phase.RollingBack(plan.outcome().orElse(Outcome.ROLLED_BACK), plan.reason());
      return active.with(plan.direction(), plan.plan(), plan.first(), phase);
    };
  }

  private static UnaryOperator<Active> startStep(StepStarted step) {
    return active -> {
      if (step.number() != active.number() + 1) {
        throw new IllegalStateException(
            "%s cannot follow step %d".formatted(step, active.number()));
      }
      return active.atStep(step.number(), step.deadline());
    };
  }

  /// Sets the number of stable instances in the reconciler's desired state to the full number, also
  /// if a rollback continues without some of them.
  private static Lane finish(Lane lane) {
    return lane.active().filter(Active::isReturning).isPresent() ? withFullStable(lane) : lane;
  }

  private static Lane end(Lane lane, UUID release, Ended ended) {
    boolean wasActive = lane.active().filter(a -> a.release().equals(release)).isPresent();
    return wasActive
        ? withFullStable(
            lane.withActive(Optional.empty())
                .withStable(ended.stable())
                .withWeights(lane.weights())
                .withLostOf(ended.stable()))
        : lane.withoutQueued(release);
  }

  private static Lane withFullStable(Lane lane) {
    return lane.stable().map(s -> lane.withInstances(s.release(), s.replicas())).orElse(lane);
  }

  private static Lane countInstances(Lane lane, InstancesReady ready) {
    return confirmReady(lane, ready.number()).withInstances(ready.release(), ready.instances());
  }

  /// Applies a report of ready instances. While a rollback returns the weight, only shifts count as
  /// confirmed effects.
  private static Lane confirmReady(Lane lane, int number) {
    return Capacity.isReturning(lane, number) ? lane : confirmWave(lane, number);
  }

  /// Counts one more confirmed effect of the current step or of the stop.
  private static Lane confirmWave(Lane lane, int number) {
    if (number == EffectRequest.STOP) {
      return lane.withStopping(lane.stopping().map(wave -> wave + 1));
    }
    return lane.withActive(lane.active().map(a -> number == a.number() ? a.afterWave() : a));
  }

  static Lane updateActive(Lane lane, LaneEvent laneEvent, UnaryOperator<Active> change) {
    Active active =
        lane.active()
            .filter(a -> laneEvent.release().equals(Optional.of(a.release())))
            .orElseThrow(() -> new IllegalStateException("no active release for " + laneEvent));
    return lane.withActive(Optional.of(change.apply(active)));
  }

  private static UUID release(LaneEvent laneEvent) {
    return laneEvent
        .release()
        .orElseThrow(() -> new IllegalStateException("no release in " + laneEvent.event()));
  }

  private Evolver() {}
}
