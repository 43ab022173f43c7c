package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The effects on router, runtime and webhooks that a lane needs to advance.
public final class EffectPlanner {
  private static final List<Effect> FENCES =
      List.of(new Effect.Fence(Target.ROUTER), new Effect.Fence(Target.RUNTIME));

  /// The number of consecutive effects that a stop waits for.
  static final int STOP_WAVES = 2;

  /// The pending effects of a lane that an event cancels.
  public enum Cancels {
    NOTHING,
    /// The effects with number [EffectRequest#RECONCILER].
    RECONCILER,
    ALL_BUT_FENCES,
    ALL
  }

  /// Returns the effects that an event cancels. The caller cancels them before it writes the
  /// effects that the event requests.
  ///
  /// @param before the lane before the event; the end of a queued release cancels nothing
  public static Cancels cancelledEffects(Lane before, LaneEvent laneEvent) {
    return switch (laneEvent.event()) {
      case Progress.PlanAdopted _ -> Cancels.ALL;
      case Progress.Ended _ ->
          before.active().map(Active::release).equals(laneEvent.release())
              ? Cancels.ALL
              : Cancels.NOTHING;
      case Progress.StepFinished _, Progress.StepRetried _ -> Cancels.ALL_BUT_FENCES;
      case Progress.CommandEvent commandEvent -> cancelledEffects(before, commandEvent);
      case Progress.HoldStarted _ ->
          before.active().filter(a -> a.isAt(Step.Call.class)).isPresent()
              ? Cancels.ALL_BUT_FENCES
              : Cancels.NOTHING;
      case Progress.Queued _,
          Progress.FloorsBypassed _,
          Progress.StartDeferred _,
          Progress.StartReached _,
          Progress.Started _,
          Progress.StepStarted _,
          Progress.TargetFenced _,
          Progress.TargetAdopted _,
          Progress.InstancesReady _,
          Progress.TrafficShifted _,
          Progress.ArtifactResolved _,
          Progress.EffectFailed _,
          Progress.CallSucceeded _,
          Progress.VerdictRecorded _,
          Progress.ReplacementRequested _,
          Progress.Promoted _,
          Progress.Stuck _,
          Progress.LaneStopped _,
          Progress.LeaseExpired _,
          Progress.InstanceLost _ ->
          Cancels.NOTHING;
    };
  }

  private static Cancels cancelledEffects(Lane before, Progress.CommandEvent commandEvent) {
    return switch (commandEvent) {
      case Progress.StopRequested _ ->
          before.active().isPresent() ? Cancels.NOTHING : Cancels.ALL; // a rollback continues
      case Progress.ReplicasSet set ->
          isRescaled(before, set.replicas()) ? Cancels.ALL_BUT_FENCES : Cancels.RECONCILER;
      case Progress.Paused _, Progress.Resumed _, Progress.CommandRejected _ -> Cancels.NOTHING;
      case Progress.PromotionRequested _, Progress.FullPromotionRequested _ -> Cancels.NOTHING;
      case Progress.StepSkipped _, Progress.GateApproved _ -> Cancels.NOTHING;
      case Progress.GateDenied _, Progress.AbortRequested _ -> Cancels.NOTHING;
      case Progress.RollbackAbandoned _, Progress.FreezeOverridden _ -> Cancels.NOTHING;
      case Progress.RevertRequested _ -> Cancels.NOTHING;
      case Progress.VersionVetoed _, Progress.VersionVetoLifted _ -> Cancels.NOTHING;
      case Progress.VersionPinned _, Progress.VersionUnpinned _ -> Cancels.NOTHING;
    };
  }

  /// Returns the effects that one event requests. Call it for each event, not for a whole decision.
  ///
  /// @param before the lane before the event
  /// @param after the lane after the event
  public static List<EffectRequest> requestedEffects(Lane before, Lane after) {
    if (after.active().isPresent()) {
      Active active = after.active().get();
      boolean isNew =
          before
              .active()
              .map(a ->
                  a.number() != active.number() || a.position().wave() != active.position().wave())
              .orElse(true);
      boolean isRescaled = after.stable().filter(s -> isRescaled(before, s.replicas())).isPresent();
      return isNew || isRescaled || isRetried(before, active)
          ? of(active.number(), wave(after, active))
          : List.of();
    }
    boolean isStopping = after.stopping().isPresent();
    boolean isNew = !before.stopping().equals(after.stopping()) || before.active().isPresent();
    return isStopping && isNew ? of(EffectRequest.STOP, stopWave(after)) : List.of();
  }

  /// Returns the number of consecutive effects that the current step waits for. A rollback waits
  /// only for its weight, which may return before the last of its instances.
  static int waves(Active active) {
    return switch (active.findStep().orElse(new Step.Fence())) {
      case Step.Provision _ when active.position().isReturning() -> 1;
      case Step.Provision provision when provision.controlInstances().isPresent() ->
          StableSteps.WAVES;
      case Step.Provision _, Step.Retire _ -> 2;
      case Step.Shift _, Step.Call _ -> 1;
      case Step.Fence _, Step.Observe _, Step.Hold _, Step.Promote _, Step.Bake _ -> 0;
    };
  }

  /// Whether stable's number of replicas changes while a step sets its instances by the former
  /// number, or retires a part of them.
  static boolean isRescaled(Lane before, int replicas) {
    boolean isOther = before.stable().filter(s -> s.replicas() != replicas).isPresent();
    return isOther && before.active().filter(StableSteps::isScalingStable).isPresent();
  }

  private static boolean isRetried(Lane before, Active active) {
    Phase previous = before.active().map(Active::phase).orElseThrow();
    return switch (active.phase()) {
      case Phase.Stuck _ -> previous instanceof Phase.Stuck && !previous.equals(active.phase());
      case Phase.Running _ -> previous instanceof Phase.Held;
      case Phase.Held _, Phase.Paused _, Phase.RollingBack _ -> false;
    };
  }

  private static List<EffectRequest> of(int number, List<Effect> effects) {
    return effects.stream().map(effect -> new EffectRequest(number, effect)).toList();
  }

  private static List<Effect> wave(Lane lane, Active active) {
    if (active.findStep().isEmpty()) {
      return List.of();
    }
    return switch (active.findStep().get()) {
      case Step.Fence _ -> FENCES;
      case Step.Provision provision when active.position().isReturning() ->
          active.position().wave() == 0 ? returnStable(lane, active, provision) : List.of();
      case Step.Provision(var _, int _, var _, var fresh) when fresh.isPresent() ->
          StableSteps.controlInstances(lane, active.position().wave(), fresh.get());
      case Step.Provision provision -> provision(lane, active, provision);
      case Step.Shift(Percent candidate, var trafficRules, var _) -> {
        Optional<ReleaseTrafficRules> rules =
            trafficRules.map(it -> new ReleaseTrafficRules(active.release(), it));
        yield active.position().wave() == 0
            ? List.of(new Effect.Route(RouteTables.split(active, candidate), rules))
            : List.of();
      }
      case Step.Retire(Side side, int replicas, var _) -> {
        UUID release = id(active, side);
        int remaining =
            side == Side.STABLE ? Capacity.remainingInstances(lane, release, replicas) : replicas;
        yield switch (active.position().wave()) {
          case 0 -> List.of(RouteTables.routeWithout(lane, release, remaining));
          case 1 -> List.of(new Effect.Scale(release, spec(active, side), remaining));
          default -> List.of();
        };
      }
      case Step.Call call ->
          active.position().wave() == 0 ? List.of(call(active, call)) : List.of();
      case Step.Observe _, Step.Hold _, Step.Promote _, Step.Bake _ -> List.of();
    };
  }

  private static List<Effect> returnStable(Lane lane, Active active, Step.Provision step) {
    UUID release = id(active, step.side());
    int desired = lane.stable().map(Serving::replicas).orElse(step.replicas());
    return List.of(
        new Effect.Route(
            RouteTables.split(active, Percent.NONE), RouteTables.findRollbackRules(lane)),
        new Effect.Scale(release, spec(active, step.side()), desired));
  }

  private static List<Effect> provision(Lane lane, Active active, Step.Provision step) {
    UUID release = id(active, step.side());
    ReleaseSpec spec = spec(active, step.side());
    return switch (active.position().wave()) {
      case 0 ->
          List.of(
              new Effect.Scale(
                  release,
                  spec,
                  step.replicas(),
                  step.minHealthyTime(),
                  Optional.empty(),
                  active.signedBy().filter(_ -> step.side() == Side.CANDIDATE)));
      case 1 ->
          List.of(
              new Effect.Route(
                  RouteTables.withRelease(lane, release), lane.desired().trafficRules()));
      default -> List.of();
    };
  }

  private static Effect call(Active active, Step.Call call) {
    return new Effect.Call(
        active.release(),
        call,
        active.spec().version(),
        active.previousStable().map(from -> from.spec().version()));
  }

  private static List<Effect> stopWave(Lane lane) {
    if (lane.stable().isEmpty()) {
      return List.of();
    }
    Serving stable = lane.stable().get();
    return switch (lane.stopping().orElseThrow()) {
      case 0 -> List.of(FENCES.get(0), FENCES.get(1), new Effect.Route(Map.of()));
      case 1 -> List.of(new Effect.Scale(stable.release(), stable.spec(), 0));
      default -> List.of();
    };
  }

  private static UUID id(Active active, Side side) {
    return switch (side) {
      case CANDIDATE -> active.release();
      case STABLE -> active.previousStable().orElseThrow().release();
    };
  }

  private static ReleaseSpec spec(Active active, Side side) {
    return switch (side) {
      case CANDIDATE -> active.spec();
      case STABLE -> active.previousStable().orElseThrow().spec();
    };
  }

  private EffectPlanner() {}
}
