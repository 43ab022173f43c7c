package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress.AbortRequested;
import io.sluice.contract.Progress.ArtifactResolved;
import io.sluice.contract.Progress.CallSucceeded;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.CommandRejected;
import io.sluice.contract.Progress.EffectFailed;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.FloorsBypassed;
import io.sluice.contract.Progress.FreezeOverridden;
import io.sluice.contract.Progress.FullPromotionRequested;
import io.sluice.contract.Progress.GateApproved;
import io.sluice.contract.Progress.GateDenied;
import io.sluice.contract.Progress.HoldStarted;
import io.sluice.contract.Progress.InstanceLost;
import io.sluice.contract.Progress.InstancesReady;
import io.sluice.contract.Progress.LaneStopped;
import io.sluice.contract.Progress.LeaseExpired;
import io.sluice.contract.Progress.Paused;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Promoted;
import io.sluice.contract.Progress.PromotionRequested;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.ReplacementRequested;
import io.sluice.contract.Progress.ReplicasSet;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.RevertRequested;
import io.sluice.contract.Progress.RollbackAbandoned;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.StartDeferred;
import io.sluice.contract.Progress.StartReached;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Progress.StepFinished;
import io.sluice.contract.Progress.StepRetried;
import io.sluice.contract.Progress.StepSkipped;
import io.sluice.contract.Progress.StepStarted;
import io.sluice.contract.Progress.StopRequested;
import io.sluice.contract.Progress.Stuck;
import io.sluice.contract.Progress.TargetAdopted;
import io.sluice.contract.Progress.TargetFenced;
import io.sluice.contract.Progress.TrafficShifted;
import io.sluice.contract.Progress.VerdictRecorded;
import io.sluice.contract.Progress.VersionPinned;
import io.sluice.contract.Progress.VersionUnpinned;
import io.sluice.contract.Progress.VersionVetoLifted;
import io.sluice.contract.Progress.VersionVetoed;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
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
      case FloorsBypassed bypassed -> bypassFloors(lane, release(laneEvent), bypassed);
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
          updateActive(lane, laneEvent, a -> a.withArtifact(resolved));
      case EffectFailed failed ->
          updateActive(
              lane,
              laneEvent,
              a -> a.withResults(a.results().withFailure(Optional.of(failed.reason()))));
      case VerdictRecorded recorded -> updateActive(lane, laneEvent, a -> judge(a, recorded));
      case HoldStarted(int _, var _, var until, var onExpiry, var reason) ->
          updateActive(lane, laneEvent, a -> a.withPhase(new Phase.Held(until, onExpiry, reason)));
      case Promoted _ -> updateActive(lane, laneEvent, Active::asPromoted);
      case Stuck stuck -> updateActive(lane, laneEvent, a -> a.withPhase(stuck(a.phase(), stuck)));
      case StepRetried retried -> updateActive(lane, laneEvent, a -> retry(a, retried));
      case Ended ended -> end(lane, release(laneEvent), ended);
      case TargetAdopted adopted -> lane.withEpoch(adopted.epoch());
      case LaneStopped _ ->
          lane.withStable(Optional.empty()).withWeights(Map.of()).withStopping(Optional.empty());
      case InstanceLost lost -> lane.withLost(lost.release(), lost.count());
      case StepFinished finished -> finish(lane, finished);
      case TargetFenced _, LeaseExpired _, ReplacementRequested _ -> lane;
      case CommandEvent commandEvent -> evolve(lane, laneEvent, commandEvent);
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
        Optional.empty(),
        Optional.empty(),
        queued.signedBy());
  }

  private static Lane updateWaiting(
      Lane lane, LaneEvent laneEvent, UnaryOperator<Lane.Waiting> change) {
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
    Optional<Lane.Waiting> queued =
        lane.queue().stream().filter(waiting -> waiting.release().equals(release)).findFirst();
    return lane.withoutQueued(release)
        .withActive(Optional.of(new Active(release, started, queued)));
  }

  /// Notes the floors that a queued or the active release bypassed; its outcome names them.
  private static Lane bypassFloors(Lane lane, UUID release, FloorsBypassed bypassed) {
    String phrase =
        "bypassed the floors %s by break-glass of %s: %s"
            .formatted(String.join(", ", bypassed.floors()), bypassed.caller(), bypassed.reason());
    return lane.withQueue(w -> w.release().equals(release) ? w.bypassFloors(phrase) : w)
        .withActive(lane.active().map(a -> a.release().equals(release) ? bypass(a, phrase) : a));
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
      return active.adopt(plan.direction(), plan.plan(), phase);
    };
  }

  private static UnaryOperator<Active> startStep(StepStarted step) {
    return active -> {
      if (step.number() != active.number() + 1) {
        throw new IllegalStateException(
            "%s cannot follow step %d".formatted(step, active.number()));
      }
      return active.nextStep(step.deadline());
    };
  }

  /// Sets the number of stable instances in the reconciler's desired state to the full number, also
  /// if a rollback continues without some of them.
  private static Lane finish(Lane lane, StepFinished finished) {
    Lane recorded =
        finished.bypass().isEmpty()
            ? lane
            : lane.withActive(lane.active().map(a -> bypass(a, phrase(a, finished))));
    boolean isReturned = lane.active().filter(a -> a.position().isReturning()).isPresent();
    return isReturned ? withFullStable(recorded) : recorded;
  }

  private static Active bypass(Active active, String phrase) {
    return active.withBypasses(active.bypasses().withPhrase(phrase));
  }

  private static String phrase(Active active, StepFinished finished) {
    String kind =
        switch (active.findStep().orElse(new Step.Fence())) {
          case Step.Hold hold -> hold.approval().isPresent() ? "gate" : "hold";
          case Step.Observe _ -> "observation";
          case Step.Bake _ -> "bake";
          case Step.Call _ -> "call";
          case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
              "wait";
        };
    return "%s of step %d: %s".formatted(kind, finished.number(), finished.reason());
  }

  private static String phrase(Active active, FullPromotionRequested requested) {
    String reason = requested.reason().isBlank() ? "" : ": " + requested.reason();
    return "skipping the remaining holds and observations from step %d, by %s%s"
        .formatted(active.number(), requested.caller(), reason);
  }

  private static Lane end(Lane lane, UUID release, Ended ended) {
    boolean wasActive = lane.active().filter(a -> a.release().equals(release)).isPresent();
    return wasActive
        ? withFullStable(
            lane.withActive(Optional.empty())
                .withStable(ended.stable())
                .withWeights(lane.desired().weights())
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

  private static Lane updateActive(Lane lane, LaneEvent laneEvent, UnaryOperator<Active> change) {
    Active active =
        lane.active()
            .filter(a -> laneEvent.release().equals(Optional.of(a.release())))
            .orElseThrow(() -> new IllegalStateException("no active release for " + laneEvent));
    return lane.withActive(Optional.of(change.apply(active)));
  }

  private static Active judge(Active active, VerdictRecorded recorded) {
    return recorded.step() == active.number()
        ? active.withResults(active.results().withVerdict(recorded.verdict(), recorded.sentence()))
        : active;
  }

  private static Active resume(Active active, Resumed resumed) {
    if (!(active.phase() instanceof Phase.Paused(var _, Phase before))) {
      throw new IllegalStateException("%s cannot follow %s".formatted(resumed, active.phase()));
    }
    Duration moved = Duration.between(active.position().deadline(), resumed.deadline());
    Phase phase =
        before instanceof Phase.Held(var until, var onExpiry, var reason)
            ? new Phase.Held(until.plus(moved), onExpiry, reason)
            : before;
    return withDeadline(active.withPhase(phase), resumed.deadline());
  }

  private static Phase stuck(Phase phase, Stuck stuck) {
    return switch (phase) {
      case Phase.RollingBack(var outcome, var reason) ->
          new Phase.Stuck(outcome, reason, stuck.reason(), stuck.retryAt());
      case Phase.Stuck(var outcome, var reason, var _, var _) ->
          new Phase.Stuck(outcome, reason, stuck.reason(), stuck.retryAt());
      case Phase.Running _, Phase.Held _, Phase.Paused _ ->
          throw new IllegalStateException("%s cannot follow %s".formatted(stuck, phase));
    };
  }

  private static Active retry(Active active, StepRetried retried) {
    return switch (active.phase()) {
      case Phase.Stuck(var outcome, var reason, var why, var _) ->
          active.withPhase(new Phase.Stuck(outcome, reason, why, retried.retryAt()));
      case Phase.Held _ -> withDeadline(active.withPhase(new Phase.Running()), retried.retryAt());
      case Phase.Running _, Phase.Paused _, Phase.RollingBack _ ->
          throw new IllegalStateException("%s cannot follow %s".formatted(retried, active.phase()));
    };
  }

  private static Active withDeadline(Active active, Instant deadline) {
    return active.withPosition(active.position().withDeadline(deadline));
  }

  private static UUID release(LaneEvent laneEvent) {
    return laneEvent
        .release()
        .orElseThrow(() -> new IllegalStateException("no release in " + laneEvent.event()));
  }

  /// Applies a command event.
  private static Lane evolve(Lane lane, LaneEvent laneEvent, CommandEvent commandEvent) {
    return switch (commandEvent) {
      case Paused paused ->
          updateActive(
              lane, laneEvent, a -> a.withPhase(new Phase.Paused(paused.since(), a.phase())));
      case Resumed resumed -> updateActive(lane, laneEvent, a -> resume(a, resumed));
      case GateApproved approved ->
          updateActive(
              lane, laneEvent, a -> a.withResults(a.results().withApproval(approved.caller())));
      case StepSkipped skip -> updateActive(lane, laneEvent, a -> skip(a, skip));
      case FullPromotionRequested requested ->
          updateActive(lane, laneEvent, a -> bypass(a, phrase(a, requested)));
      case FreezeOverridden _ -> updateWaiting(lane, laneEvent, Lane.Waiting::override);
      case VersionVetoed v -> lane.withPolicy(lane.policy().veto(v.version(), callerAndReason(v)));
      case VersionVetoLifted v -> lane.withPolicy(lane.policy().unveto(v.version()));
      case VersionPinned p -> lane.withPolicy(lane.policy().pin(Optional.of(pin(p))));
      case VersionUnpinned _ -> lane.withPolicy(lane.policy().pin(Optional.empty()));
      case ReplicasSet set -> scale(lane, set.replicas());
      case StopRequested stop -> lane.withEpoch(stop.epoch()).withStopping(Optional.of(0));
      case AbortRequested _, RollbackAbandoned _, PromotionRequested _, GateDenied _ -> lane;
      case RevertRequested _ -> lane;
      case CommandRejected _ -> lane;
    };
  }

  private static VersionPolicy.Pin pin(VersionPinned pinned) {
    return new VersionPolicy.Pin(pinned.version(), callerAndReason(pinned));
  }

  private static String callerAndReason(CommandEvent commandEvent) {
    return "by %s: %s".formatted(commandEvent.caller(), commandEvent.reason());
  }

  private static Active skip(Active active, StepSkipped skip) {
    String reason = "left out by %s: %s".formatted(skip.caller(), skip.reason());
    return active.withBypasses(active.bypasses().withSkip(skip.number(), reason));
  }

  /// Applies a new number of replicas. The reconciler's desired state changes at once; a step that
  /// sets stable's number of instances is repeated.
  private static Lane scale(Lane lane, int replicas) {
    Serving stable = lane.stable().orElseThrow(() -> new IllegalStateException("nothing serves"));
    Lane scaled =
        lane.withStable(Optional.of(new Serving(stable.release(), stable.spec(), replicas)));
    boolean isRescaled = EffectPlanner.isRescaled(lane, replicas);
    Lane repeated =
        isRescaled
            ? scaled.withActive(lane.active().map(a -> a.withPosition(a.position().withWave(0))))
            : scaled;
    return repeated.withInstances(
        stable.release(), StableSteps.desiredInstances(lane, stable, replicas));
  }

  private Evolver() {}
}
