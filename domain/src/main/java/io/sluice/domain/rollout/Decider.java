package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
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
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.domain.rollout.Signal.StartReached;
import io.sluice.domain.rollout.Signal.TimePassed;
import io.sluice.domain.rollout.Signal.VerdictReceived;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides the events that follow from a signal to a lane. Pure: no clock, no randomness, no IO.
public final class Decider {
  /// The maximum number of queued releases of a lane.
  static final int QUEUE_MAX = 50;

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
      case ReleasePosted posted -> post(builder, posted);
      case CommandReceived received -> CommandDecider.decide(builder, received);
      case EffectDone(int number, Result result) -> confirm(builder, number, result);
      case EffectFailed failed -> fail(builder, failed);
      case VerdictReceived received -> judge(builder, received);
      case TimePassed(var waited) -> TimeoutDecider.onTimePassed(builder, waited);
      case StartReached(UUID release) -> TimeoutDecider.onStartReached(builder, release);
      case InstancesLost(UUID release, int ended, String reason) ->
          lose(builder, release, ended, reason);
      case LeaseExpired(String reason) -> expire(builder, reason);
      case AdoptionRequested(var target, String startId, long seen) ->
          builder.addToLane(
              new Progress.TargetAdopted(target, Math.max(lane.epoch(), seen) + 1, startId));
    }
    Transitions.finishStop(builder);
    return builder.events();
  }

  private static void post(DecisionBuilder builder, ReleasePosted posted) {
    Lane lane = builder.lane();
    boolean isKnown =
        lane.active().filter(a -> a.release().equals(posted.release())).isPresent()
            || lane.queue().stream().anyMatch(w -> w.release().equals(posted.release()));
    if (isKnown) {
      return;
    }
    builder.add(
        posted.release(),
        new Progress.Queued(
            posted.spec(),
            posted.retryOf(),
            posted.revertOf(),
            posted.restartOf(),
            posted.caller(),
            posted.reason(),
            builder.at().plus(posted.spec().startBefore())));
    Optional<String> rejection =
        posted
            .rejection()
            .or(() -> findVeto(builder, posted))
            .or(() -> RevertDecider.findRejection(lane, posted));
    if (rejection.isPresent()) {
      builder.add(
          posted.release(), new Progress.Ended(Outcome.REJECTED, lane.stable(), rejection.get()));
    } else {
      RevertDecider.supersede(builder, posted);
      lane.active()
          .ifPresentOrElse(
              active -> QueueDecider.onPosted(builder, posted, active),
              () -> Transitions.startNext(builder));
    }
    rejectIfFull(builder, posted.release());
  }

  private static void rejectIfFull(DecisionBuilder builder, UUID release) {
    List<Lane.Waiting> queue = builder.lane().queue();
    if (queue.size() > QUEUE_MAX && queue.getLast().release().equals(release)) {
      builder.add(
          release,
          new Progress.Ended(
              Outcome.REJECTED,
              builder.lane().stable(),
              "%d releases of this lane wait already".formatted(QUEUE_MAX)));
    }
  }

  /// Finds the reason why the version must not be released. A restart of the version that serves is
  /// exempt from vetoes and pins.
  private static Optional<String> findVeto(DecisionBuilder builder, ReleasePosted posted) {
    return posted.restartOf().isPresent()
        ? Optional.empty()
        : builder.findVersionRejection(posted.spec().version());
  }

  private static void confirm(DecisionBuilder builder, int number, Result result) {
    Lane lane = builder.lane();
    Optional<Active> active = lane.active();
    boolean isPresent = active.filter(a -> a.number() == number).isPresent();
    boolean isStop =
        number == EffectRequest.STOP && lane.stopping().isPresent() && active.isEmpty();
    switch (result) {
      case Result.Fenced(var target, long epoch) ->
          add(builder, new Progress.TargetFenced(target, epoch));
      case Result.Resolved(UUID release, String artifact) -> resolve(builder, release, artifact);
      case Result.Ready(UUID release, int instances, var controlInstances)
          when isPresent || isStop ->
          add(builder, new Progress.InstancesReady(number, release, instances, controlInstances));
      case Result.Routed(var weights, var token, var rules) when isPresent || isStop -> {
        if (Capacity.isReturning(lane, number)) {
          recordReady(builder, lane.stable().orElseThrow().release());
        }
        add(builder, new Progress.TrafficShifted(number, weights, token, rules));
      }
      case Result.Ready(UUID release, int instances, var _)
          when number == EffectRequest.RECONCILER && lane.lost().containsKey(release) ->
          builder.addToLane(new Progress.InstancesReady(number, release, instances));
      case Result.Routed(var weights, var token, var rules)
          when number == EffectRequest.RECONCILER
              && active.isEmpty()
              && lane.stopping().isEmpty()
              && !weights.equals(lane.weights()) ->
          builder.addToLane(new Progress.TrafficShifted(number, weights, token, rules));
      case Result.CallAnswered(int status) when isPresent ->
          builder.add(new Progress.CallSucceeded(number, status));
      case Result.Ready _, Result.Routed _, Result.CallAnswered _ -> {}
    }
    boolean isWave = !(result instanceof Result.Resolved);
    if (isPresent && isWave && builder.lane().active().isPresent()) {
      Transitions.advance(builder);
    }
  }

  /// Records the first digest only: another replica may have resolved the tag a moment later.
  private static void resolve(DecisionBuilder builder, UUID release, String artifact) {
    boolean isOpen =
        builder
            .lane()
            .active()
            .filter(a -> a.release().equals(release) && !a.spec().hasDigest())
            .isPresent();
    if (isOpen) {
      builder.add(new Progress.ArtifactResolved(artifact));
    }
  }

  /// Records that stable has all its instances, which its confirmed weight implies.
  private static void recordReady(DecisionBuilder builder, UUID stable) {
    int full = Capacity.full(builder.lane(), stable);
    if (builder.lane().ready(stable) < full) {
      builder.add(new Progress.InstancesReady(EffectRequest.RECONCILER, stable, full));
    }
  }

  private static void fail(DecisionBuilder builder, EffectFailed failed) {
    Optional<Active> active =
        builder
            .lane()
            .active()
            .filter(a -> a.number() == failed.number())
            .filter(a -> EffectPlanner.waves(a) > 0);
    if (active.isEmpty()) {
      return;
    }
    if (!active.get().failure().equals(Optional.of(failed.reason()))) {
      builder.add(new Progress.EffectFailed(failed.number(), failed.target(), failed.reason()));
    }
    if (failed.permanent()) {
      if (active.get().findStep().orElseThrow() instanceof Step.Call call) {
        CallFailureDecider.fail(builder, call, failed.reason());
      } else if (active.get().direction() == Direction.FORWARD) {
        Transitions.rollBack(builder, Outcome.ROLLED_BACK, failed.reason());
      } else if (!Transitions.isStableReturning(builder)) {
        TimeoutDecider.onRollbackFailed(builder, failed.reason());
      }
    }
  }

  private static void judge(DecisionBuilder builder, VerdictReceived received) {
    Optional<Active> active =
        builder.lane().active().filter(a -> a.release().equals(received.release()));
    if (active.isEmpty() || active.get().direction() == Direction.ROLLBACK) {
      return;
    }
    if (received.verdict() == Verdict.Kind.UNHEALTHY) {
      builder.add(
          new Progress.VerdictRecorded(received.step(), received.verdict(), received.sentence()));
      Transitions.rollBack(builder, Outcome.ROLLED_BACK, received.sentence());
    } else if (received.step() == active.get().number()
        && active.get().findStep().filter(Step.Observe.class::isInstance).isPresent()) {
      builder.add(
          new Progress.VerdictRecorded(received.step(), received.verdict(), received.sentence()));
      Transitions.advance(builder);
    }
  }

  private static void lose(DecisionBuilder builder, UUID release, int ended, String reason) {
    if (builder.lane().hasMoreEnded(release, ended)) {
      builder.addToLane(new Progress.InstanceLost(release, ended, reason));
    }
  }

  private static void expire(DecisionBuilder builder, String reason) {
    builder
        .lane()
        .active()
        .filter(active -> active.direction() == Direction.FORWARD && !active.promoted())
        .ifPresent(active -> builder.add(new Progress.LeaseExpired(active.number(), reason)));
  }

  private static void add(DecisionBuilder builder, Progress event) {
    if (builder.lane().active().isPresent()) {
      builder.add(event);
    } else {
      builder.addToLane(event);
    }
  }

  private Decider() {}
}
