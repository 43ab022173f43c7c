package io.sluice.domain.rollout;

import io.sluice.contract.Bypass;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal.AdoptionRequested;
import io.sluice.domain.rollout.Signal.CommandReceived;
import io.sluice.domain.rollout.Signal.EffectDone;
import io.sluice.domain.rollout.Signal.EffectFailed;
import io.sluice.domain.rollout.Signal.InstancesLost;
import io.sluice.domain.rollout.Signal.LeaseExpired;
import io.sluice.domain.rollout.Signal.ReleasePosted;
import io.sluice.domain.rollout.Signal.ReleaseSignal;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.domain.rollout.Signal.StartReached;
import io.sluice.domain.rollout.Signal.TimePassed;
import io.sluice.domain.rollout.Signal.VerdictReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides the events that follow from a signal to a lane. Pure: no clock, no randomness, no IO.
/// docs/state-machine.md shows the result of every signal in every state.
public final class Decider {

  /// Returns the events that follow from `signal` without guards; empty if there are none.
  public static List<LaneEvent> decide(Lane lane, Signal signal, Instant at) {
    return decide(lane, signal, at, Guards.NONE);
  }

  /// Returns the events that follow from `signal`; empty if there are none.
  ///
  /// @param at instant of the decision, never earlier than that of the lane's last signal
  public static List<LaneEvent> decide(Lane lane, Signal signal, Instant at, Guards guards) {
    var builder = new DecisionBuilder(lane, at, guards);
    switch (signal) {
      case ReleasePosted posted -> QueueDecider.post(builder, posted);
      case StartReached(UUID release) -> QueueDecider.reachStart(builder, release);
      case CommandReceived received -> CommandDecider.decide(builder, received);
      case EffectDone(int number, Result result) -> confirm(builder, number, result);
      case InstancesLost(UUID release, int ended, String reason) -> {
        if (lane.hasMoreEnded(release, ended)) {
          builder.addToLane(new Progress.InstanceLost(release, ended, reason));
        }
      }
      case AdoptionRequested(var target, String startId, long seen) ->
          builder.addToLane(
              new Progress.TargetAdopted(target, Math.max(lane.epoch(), seen) + 1, startId));
      case ReleaseSignal releaseSignal -> {
        if (releaseSignal instanceof TimePassed) {
          QueueDecider.expire(builder);
          QueueDecider.check(builder);
        }
        // The check of the queue may have ended or changed the release.
        lane.active()
            .filter(active -> builder.lane().active().equals(Optional.of(active)))
            .ifPresent(active -> decide(builder, active, releaseSignal));
      }
    }
    Transitions.finishStop(builder);
    return builder.events();
  }

  private record Case(Phase phase, ReleaseSignal signal) {}

  /// The transitions of the active release.
  private static void decide(DecisionBuilder builder, Active active, ReleaseSignal signal) {
    switch (new Case(active.phase(), signal)) {
      case Case(Phase.RollingBack _, VerdictReceived _),
          Case(Phase.Stuck _, VerdictReceived _) -> {}
      case Case(_, VerdictReceived verdict) -> judge(builder, active, verdict);

      case Case(Phase.RollingBack _, LeaseExpired _), Case(Phase.Stuck _, LeaseExpired _) -> {}
      case Case(_, LeaseExpired _) when active.promoted() -> {}
      case Case(_, LeaseExpired(String reason)) ->
          builder.add(new Progress.LeaseExpired(active.number(), reason));

      case Case(_, EffectFailed failed) when !isAwaited(active, failed) -> {}
      case Case(Phase.RollingBack _, EffectFailed failed) -> failRollback(builder, active, failed);
      case Case(Phase.Stuck _, EffectFailed failed) -> failRollback(builder, active, failed);
      case Case(_, EffectFailed failed) -> fail(builder, active, failed);

      case Case(Phase.RollingBack _, TimePassed(Duration waited)) ->
          awaitRollback(builder, active, waited);
      case Case(Phase.Stuck stuck, TimePassed _) -> retryRollback(builder, active, stuck);
      case Case(_, TimePassed _) when isOverdue(builder, active) ->
          Transitions.rollBack(
              builder,
              Outcome.ROLLED_BACK,
              "not promoted by its deadline, " + active.deadline() + failureSuffix(active));
      case Case(Phase.Running _, TimePassed(Duration waited)) -> await(builder, active, waited);
      case Case(Phase.Held(var until, Decision onExpiry, String reason), TimePassed _) -> {
        if (onExpiry == Decision.ROLLBACK && !builder.at().isBefore(until)) {
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, "not promoted in time: " + reason);
        }
      }
      case Case(Phase.Paused _, TimePassed _) -> {} // only a person ends a pause
    }
  }

  private static void judge(DecisionBuilder builder, Active active, VerdictReceived received) {
    boolean isUnhealthy = received.verdict() == Verdict.Kind.UNHEALTHY;
    boolean isOnStep = received.step() == active.number() && active.isAt(Step.Observe.class);
    if (!received.release().equals(active.release()) || !(isUnhealthy || isOnStep)) {
      return;
    }
    builder.add(
        new Progress.VerdictRecorded(received.step(), received.verdict(), received.sentence()));
    if (isUnhealthy) {
      Transitions.rollBack(builder, Outcome.ROLLED_BACK, received.sentence());
    } else {
      Transitions.advance(builder);
    }
  }

  /// Records a result, and advances if it was the last that the current step waited for.
  private static void confirm(DecisionBuilder builder, int number, Result result) {
    Lane lane = builder.lane();
    boolean isStep = lane.active().filter(a -> a.number() == number).isPresent();
    boolean isStop =
        number == EffectRequest.STOP && lane.stopping().isPresent() && lane.active().isEmpty();
    boolean isReconciler = number == EffectRequest.RECONCILER;
    switch (result) {
      case Result.Fenced(var target, long epoch) ->
          add(builder, new Progress.TargetFenced(target, epoch));
      case Result.Resolved resolved -> resolve(builder, resolved);
      case Result.Ready(UUID release, int instances, var controlInstances) when isStep || isStop ->
          add(builder, new Progress.InstancesReady(number, release, instances, controlInstances));
      case Result.Routed(var weights, var token, var rules) when isStep || isStop -> {
        if (Capacity.isReturning(lane, number)) {
          recordReady(builder, lane.stable().orElseThrow().release());
        }
        add(builder, new Progress.TrafficShifted(number, weights, token, rules));
      }
      case Result.Ready(UUID release, int instances, var _)
          when isReconciler && lane.lost().containsKey(release) ->
          builder.addToLane(new Progress.InstancesReady(number, release, instances));
      case Result.Routed(var weights, var token, var rules)
          when isReconciler
              && lane.active().isEmpty()
              && lane.stopping().isEmpty()
              && !weights.equals(lane.desired().weights()) ->
          builder.addToLane(new Progress.TrafficShifted(number, weights, token, rules));
      case Result.CallAnswered(int status) when isStep ->
          builder.add(new Progress.CallSucceeded(number, status));
      case Result.Ready _, Result.Routed _, Result.CallAnswered _ -> {}
    }
    boolean isWave = !(result instanceof Result.Resolved);
    if (isStep && isWave && builder.lane().active().isPresent()) {
      Transitions.advance(builder);
    }
  }

  /// Records the first digest only: another replica may have resolved the tag a moment later. A key
  /// counts for the digest that it signed.
  private static void resolve(DecisionBuilder builder, Result.Resolved resolved) {
    builder
        .lane()
        .active()
        .filter(active -> active.release().equals(resolved.release()))
        .filter(active ->
            !active.spec().hasDigest()
                || (active.signedBy().isPresent()
                    && resolved.signedBy().isPresent()
                    && active
                        .spec()
                        .findDigest()
                        .filter(own -> resolved.artifact().endsWith("@" + own))
                        .isPresent()))
        .ifPresent(_ ->
            builder.add(new Progress.ArtifactResolved(resolved.artifact(), resolved.signedBy())));
  }

  /// Records that stable has all its instances, which its confirmed weight implies.
  private static void recordReady(DecisionBuilder builder, UUID stable) {
    int full = Capacity.full(builder.lane(), stable);
    if (builder.lane().ready(stable) < full) {
      builder.add(new Progress.InstancesReady(EffectRequest.RECONCILER, stable, full));
    }
  }

  private static void add(DecisionBuilder builder, Progress event) {
    if (builder.lane().active().isPresent()) {
      builder.add(event);
    } else {
      builder.addToLane(event);
    }
  }

  /// Whether the current step waits for the failed effect.
  private static boolean isAwaited(Active active, EffectFailed failed) {
    return active.number() == failed.number() && EffectPlanner.waves(active) > 0;
  }

  private static void recordFailure(DecisionBuilder builder, Active active, EffectFailed failed) {
    if (!active.results().failure().equals(Optional.of(failed.reason()))) {
      builder.add(new Progress.EffectFailed(failed.number(), failed.target(), failed.reason()));
    }
  }

  private static void fail(DecisionBuilder builder, Active active, EffectFailed failed) {
    recordFailure(builder, active, failed);
    if (failed.permanent() && active.step() instanceof Step.Call call) {
      failCall(builder, call, failed.reason());
    } else if (failed.permanent()) {
      Transitions.rollBack(builder, Outcome.ROLLED_BACK, failed.reason());
    }
  }

  private static void failRollback(DecisionBuilder builder, Active active, EffectFailed failed) {
    recordFailure(builder, active, failed);
    if (failed.permanent() && !Transitions.isStableReturning(builder)) {
      giveUpStep(builder, failed.reason());
    }
  }

  private static boolean isOverdue(DecisionBuilder builder, Active active) {
    return !active.promoted() && !builder.at().isBefore(active.deadline());
  }

  /// Ends the current step if its time is over. Rollbacks depend on instants, so a clock that jumps
  /// forward triggers them early; advances depend on `waited`, which a clock jump does not change.
  private static void await(DecisionBuilder builder, Active active, Duration waited) {
    boolean isLate = !builder.at().isBefore(active.position().deadline());
    switch (active.step()) {
      case Step.Hold hold -> awaitHold(builder, hold, waited, isLate);
      case Step.Bake(var time) -> {
        if (waited.compareTo(time) >= 0) {
          Transitions.finishStep(builder, "baked");
        }
      }
      case Step.Observe _ when isLate -> decideInconclusive(builder, active);
      case Step.Call call when isLate -> failCall(builder, call, lateReason(active));
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ -> {
        if (isLate && active.promoted()) {
          // The new version serves; an old stable that cannot be removed is no reason to roll back.
          hold(builder, Transitions.RETRY, Decision.HOLD, lateReason(active));
        } else if (isLate) {
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, lateReason(active));
        }
      }
      case Step.Observe _, Step.Call _ -> {}
    }
  }

  private static void awaitHold(
      DecisionBuilder builder, Step.Hold hold, Duration waited, boolean isLate) {
    String time = ContractModule.text(hold.time());
    boolean isGate = hold.approval().isPresent();
    switch (hold.onExpiry()) {
      case PASS -> {
        if (waited.compareTo(hold.time()) >= 0 && isGate) {
          String reason = "not answered within %s: passed as the gate declares".formatted(time);
          Transitions.bypassStep(builder, reason, Bypass.DEFAULT_DECISION);
        } else if (waited.compareTo(hold.time()) >= 0) {
          Transitions.finishStep(builder, "held for " + time);
        }
      }
      case HOLD -> {}
      case ROLLBACK -> {
        if (isLate) {
          String reason =
              isGate
                  ? "the gate was not answered within " + time
                  : "not promoted in time: " + hold.reason();
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, reason);
        }
      }
    }
  }

  private static void decideInconclusive(DecisionBuilder builder, Active active) {
    String reason = "no verdict by the step's deadline";
    String sentence = active.results().sentence().map(": "::concat).orElse("");
    switch (active.spec().onInconclusive()) {
      case PASS ->
          Transitions.bypassStep(
              builder,
              reason + ", passed as the release declares" + sentence,
              Bypass.DEFAULT_DECISION);
      case HOLD -> hold(builder, Planner.HOLD, Decision.ROLLBACK, reason + sentence);
      case ROLLBACK -> Transitions.rollBack(builder, Outcome.ROLLED_BACK, reason + sentence);
    }
  }

  /// Applies a call's decision for a failure. While the release is held, the engine sends no calls;
  /// promote repeats the call, skip bypasses it.
  private static void failCall(DecisionBuilder builder, Step.Call call, String reason) {
    boolean isRunning = builder.active().phase() instanceof Phase.Running;
    switch (call.onFailure()) {
      case PASS -> {
        if (isRunning) {
          Transitions.bypassStep(
              builder, reason + ", passed as the call declares", Bypass.DEFAULT_DECISION);
        }
      }
      case HOLD -> {
        if (isRunning) {
          hold(builder, Planner.HOLD, Decision.ROLLBACK, reason);
        }
      }
      case ROLLBACK -> Transitions.rollBack(builder, Outcome.ROLLED_BACK, reason);
    }
  }

  private static void hold(
      DecisionBuilder builder, Duration time, Decision onExpiry, String reason) {
    builder.add(
        new Progress.HoldStarted(
            builder.active().number(), time, builder.at().plus(time), onExpiry, reason));
  }

  private static void awaitRollback(DecisionBuilder builder, Active active, Duration waited) {
    boolean isLate = !builder.at().isBefore(active.position().deadline());
    if (active.step() instanceof Step.Hold hold) {
      if (waited.compareTo(hold.time()) >= 0) {
        Transitions.finishStep(builder, "the failed candidate's time for inspection is over");
      }
    } else if (isLate) {
      giveUpStep(builder, lateReason(active));
    }
  }

  private static void retryRollback(DecisionBuilder builder, Active active, Phase.Stuck stuck) {
    if (!builder.at().isBefore(stuck.retryAt())) {
      builder.add(
          new Progress.StepRetried(
              active.number(), stuck.obstacle(), builder.at().plus(Transitions.RETRY)));
    }
  }

  /// Handles a failed step of a rollback: continues with the ready instances, or pages a person.
  private static void giveUpStep(DecisionBuilder builder, String reason) {
    Active active = builder.active();
    if (active.phase() instanceof Phase.RollingBack && active.isAt(Step.Provision.class)) {
      Transitions.finishStep(
          builder, "continues with the instances of stable that are ready: " + reason);
    } else {
      builder.add(
          new Progress.Stuck(active.number(), reason, builder.at().plus(Transitions.RETRY)));
    }
  }

  private static String lateReason(Active active) {
    return "step %d was not done by its deadline%s"
        .formatted(active.number(), failureSuffix(active));
  }

  private static String failureSuffix(Active active) {
    return active.results().failure().map(": "::concat).orElse("");
  }

  private Decider() {}
}
