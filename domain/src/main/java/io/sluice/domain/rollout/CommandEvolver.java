package io.sluice.domain.rollout;

import io.sluice.contract.Progress.AbortRequested;
import io.sluice.contract.Progress.CommandEvent;
import io.sluice.contract.Progress.CommandRejected;
import io.sluice.contract.Progress.FreezeOverridden;
import io.sluice.contract.Progress.FullPromotionRequested;
import io.sluice.contract.Progress.GateApproved;
import io.sluice.contract.Progress.GateDenied;
import io.sluice.contract.Progress.Paused;
import io.sluice.contract.Progress.PromotionRequested;
import io.sluice.contract.Progress.ReplicasSet;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.RevertRequested;
import io.sluice.contract.Progress.RollbackAbandoned;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.StepSkipped;
import io.sluice.contract.Progress.StopRequested;
import io.sluice.contract.Progress.VersionPinned;
import io.sluice.contract.Progress.VersionUnpinned;
import io.sluice.contract.Progress.VersionVetoLifted;
import io.sluice.contract.Progress.VersionVetoed;
import java.util.Optional;

/// Folds command events into the state of a lane.
final class CommandEvolver {

  static Lane evolve(Lane lane, LaneEvent laneEvent, CommandEvent commandEvent) {
    return switch (commandEvent) {
      case Paused paused ->
          Evolver.updateActive(
              lane, laneEvent, a -> a.withPhase(new Phase.Paused(paused.since(), a.phase())));
      case Resumed resumed ->
          Evolver.updateActive(lane, laneEvent, a -> PhaseEvolver.resume(a, resumed));
      case GateApproved approved ->
          Evolver.updateActive(lane, laneEvent, a -> a.withApproval(approved.caller()));
      case StepSkipped skip ->
          Evolver.updateActive(
              lane,
              laneEvent,
              a -> a.withSkip(skip.number(), skipReason(skip.caller(), skip.reason())));
      case FullPromotionRequested requested ->
          Evolver.updateActive(lane, laneEvent, a -> BypassRecorder.note(a, requested));
      case FreezeOverridden _ -> Evolver.updateWaiting(lane, laneEvent, Lane.Waiting::override);
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

  private static String skipReason(String caller, String reason) {
    return "left out by %s: %s".formatted(caller, reason);
  }

  /// Applies a new number of replicas. The reconciler's desired state changes at once; a step that
  /// sets stable's number of instances is repeated.
  private static Lane scale(Lane lane, int replicas) {
    Serving stable = lane.stable().orElseThrow(() -> new IllegalStateException("nothing serves"));
    Lane scaled =
        lane.withStable(Optional.of(new Serving(stable.release(), stable.spec(), replicas)));
    boolean isRescaled = EffectPlanner.isRescaled(lane, replicas);
    Lane repeated = isRescaled ? scaled.withActive(lane.active().map(Active::atFirstWave)) : scaled;
    return repeated.withInstances(
        stable.release(), StableSteps.desiredInstances(lane, stable, replicas));
  }

  private CommandEvolver() {}
}
