package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal.AdoptionAsked;
import io.sluice.domain.rollout.Signal.EffectDone;
import io.sluice.domain.rollout.Signal.EffectFailed;
import io.sluice.domain.rollout.Signal.Judged;
import io.sluice.domain.rollout.Signal.LeaseExpired;
import io.sluice.domain.rollout.Signal.Lost;
import io.sluice.domain.rollout.Signal.Ordered;
import io.sluice.domain.rollout.Signal.Posted;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.domain.rollout.Signal.StartReached;
import io.sluice.domain.rollout.Signal.TimePassed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides the events that follow from a signal to a lane. Pure: no clock, no randomness, no IO.
public final class Decider {
  /// The maximum number of queued releases of a lane.
  static final int QUEUE_MAX = 50;

  /// Returns the events that follow from `signal` without guards; empty if there are none.
  public static List<Fact> decide(Lane lane, Signal signal, Instant at) {
    return decide(lane, signal, at, Guards.NONE);
  }

  /// Returns the events that follow from `signal`; empty if there are none.
  ///
  /// @param at instant of the decision, never earlier than that of the lane's last signal
  public static List<Fact> decide(Lane lane, Signal signal, Instant at, Guards guards) {
    var draft = new Draft(lane, at, guards);
    switch (signal) {
      case Posted posted -> post(draft, posted);
      case Ordered ordered -> Orders.take(draft, ordered);
      case EffectDone(int number, Result result) -> confirm(draft, number, result);
      case EffectFailed failed -> fail(draft, failed);
      case Judged judged -> judge(draft, judged);
      case TimePassed(var waited) -> Clocks.pass(draft, waited);
      case StartReached(UUID release) -> Clocks.reach(draft, release);
      case Lost(UUID release, int ended, String reason) -> lose(draft, release, ended, reason);
      case LeaseExpired(String reason) -> expire(draft, reason);
      case AdoptionAsked(var target, String startId, long seen) ->
          draft.addToLane(new Progress.Adopted(target, Math.max(lane.epoch(), seen) + 1, startId));
    }
    Moves.finishStop(draft);
    return draft.facts();
  }

  private static void post(Draft draft, Posted posted) {
    Lane lane = draft.lane();
    boolean isKnown =
        lane.active().filter(a -> a.release().equals(posted.release())).isPresent()
            || lane.queue().stream().anyMatch(w -> w.release().equals(posted.release()));
    if (isKnown) {
      return;
    }
    draft.add(
        posted.release(),
        new Progress.Queued(
            posted.spec(),
            posted.retryOf(),
            posted.revertOf(),
            posted.restartOf(),
            posted.caller(),
            posted.reason(),
            draft.at().plus(posted.spec().startBefore())));
    Optional<String> refusal =
        posted
            .refusal()
            .or(() -> vetoed(draft, posted))
            .or(() -> RevertDecider.findRejection(lane, posted));
    if (refusal.isPresent()) {
      draft.add(
          posted.release(), new Progress.Ended(Outcome.REJECTED, lane.stable(), refusal.get()));
    } else {
      RevertDecider.supersede(draft, posted);
      lane.active()
          .ifPresentOrElse(
              active -> Meetings.meet(draft, posted, active), () -> Moves.startNext(draft));
    }
    refuseIfFull(draft, posted.release());
  }

  private static void refuseIfFull(Draft draft, UUID release) {
    List<Lane.Waiting> queue = draft.lane().queue();
    if (queue.size() > QUEUE_MAX && queue.getLast().release().equals(release)) {
      draft.add(
          release,
          new Progress.Ended(
              Outcome.REJECTED,
              draft.lane().stable(),
              "%d releases of this lane wait already".formatted(QUEUE_MAX)));
    }
  }

  /// Finds the reason why the version must not be released. A restart of the version that serves is
  /// exempt from vetoes and pins.
  private static Optional<String> vetoed(Draft draft, Posted posted) {
    return posted.restartOf().isPresent()
        ? Optional.empty()
        : draft.refusal(posted.spec().version());
  }

  private static void confirm(Draft draft, int number, Result result) {
    Lane lane = draft.lane();
    Optional<Active> active = lane.active();
    boolean isPresent = active.filter(a -> a.number() == number).isPresent();
    boolean isStop = number == Asked.STOP && lane.stopping().isPresent() && active.isEmpty();
    switch (result) {
      case Result.Fenced(var target, long epoch) -> add(draft, new Progress.Fenced(target, epoch));
      case Result.Resolved(UUID release, String artifact) -> resolve(draft, release, artifact);
      case Result.Ready(UUID release, int instances, var baseline) when isPresent || isStop ->
          add(draft, new Progress.InstancesReady(number, release, instances, baseline));
      case Result.Routed(var weights, var token, var steered) when isPresent || isStop -> {
        if (Capacity.isReturning(lane, number)) {
          know(draft, lane.stable().orElseThrow().release());
        }
        add(draft, new Progress.TrafficShifted(number, weights, token, steered));
      }
      case Result.Ready(UUID release, int instances, var _)
          when number == Asked.KEEPER && lane.lost().containsKey(release) ->
          draft.addToLane(new Progress.InstancesReady(number, release, instances));
      case Result.Routed(var weights, var token, var steered)
          when number == Asked.KEEPER
              && active.isEmpty()
              && lane.stopping().isEmpty()
              && !weights.equals(lane.weights()) ->
          draft.addToLane(new Progress.TrafficShifted(number, weights, token, steered));
      case Result.Called(int status) when isPresent ->
          draft.add(new Progress.Called(number, status));
      case Result.Ready _, Result.Routed _, Result.Called _ -> {}
    }
    boolean isWave = !(result instanceof Result.Resolved);
    if (isPresent && isWave && draft.lane().active().isPresent()) {
      Moves.goOn(draft);
    }
  }

  /// Records the first digest only: another replica may have resolved the tag a moment later.
  private static void resolve(Draft draft, UUID release, String artifact) {
    boolean isOpen =
        draft
            .lane()
            .active()
            .filter(a -> a.release().equals(release) && !a.spec().hasDigest())
            .isPresent();
    if (isOpen) {
      draft.add(new Progress.ArtifactResolved(artifact));
    }
  }

  /// Records that stable has all its instances, which its confirmed weight implies.
  private static void know(Draft draft, UUID stable) {
    int full = Capacity.full(draft.lane(), stable);
    if (draft.lane().ready(stable) < full) {
      draft.add(new Progress.InstancesReady(Asked.KEEPER, stable, full));
    }
  }

  private static void fail(Draft draft, EffectFailed failed) {
    Optional<Active> active =
        draft
            .lane()
            .active()
            .filter(a -> a.number() == failed.number())
            .filter(a -> Effects.waves(a) > 0);
    if (active.isEmpty()) {
      return;
    }
    if (!active.get().failure().equals(Optional.of(failed.reason()))) {
      draft.add(new Progress.EffectFailed(failed.number(), failed.target(), failed.reason()));
    }
    if (failed.hopeless()) {
      if (active.get().step().orElseThrow() instanceof Step.Call call) {
        Calls.fail(draft, call, failed.reason());
      } else if (active.get().direction() == Direction.FORWARD) {
        Moves.takeBack(draft, Outcome.ROLLED_BACK, failed.reason());
      } else if (!Moves.waitsForReturn(draft)) {
        Clocks.failBack(draft, failed.reason());
      }
    }
  }

  private static void judge(Draft draft, Judged judged) {
    Optional<Active> active =
        draft.lane().active().filter(a -> a.release().equals(judged.release()));
    if (active.isEmpty() || active.get().direction() == Direction.BACK) {
      return;
    }
    if (judged.verdict() == Verdict.Kind.UNHEALTHY) {
      draft.add(new Progress.Judged(judged.step(), judged.verdict(), judged.sentence()));
      Moves.takeBack(draft, Outcome.ROLLED_BACK, judged.sentence());
    } else if (judged.step() == active.get().number()
        && active.get().step().filter(Step.Observe.class::isInstance).isPresent()) {
      draft.add(new Progress.Judged(judged.step(), judged.verdict(), judged.sentence()));
      Moves.goOn(draft);
    }
  }

  private static void lose(Draft draft, UUID release, int ended, String reason) {
    if (draft.lane().hasMoreEnded(release, ended)) {
      draft.addToLane(new Progress.InstanceLost(release, ended, reason));
    }
  }

  private static void expire(Draft draft, String reason) {
    draft
        .lane()
        .active()
        .filter(active -> active.direction() == Direction.FORWARD && !active.promoted())
        .ifPresent(active -> draft.add(new Progress.LeaseExpired(active.number(), reason)));
  }

  private static void add(Draft draft, Progress event) {
    if (draft.lane().active().isPresent()) {
      draft.add(event);
    } else {
      draft.addToLane(event);
    }
  }

  private Decider() {}
}
