package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Adopted;
import io.sluice.contract.Progress.ArtifactResolved;
import io.sluice.contract.Progress.Called;
import io.sluice.contract.Progress.Deferred;
import io.sluice.contract.Progress.EffectFailed;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.Fenced;
import io.sluice.contract.Progress.Held;
import io.sluice.contract.Progress.InstanceLost;
import io.sluice.contract.Progress.InstancesReady;
import io.sluice.contract.Progress.Judged;
import io.sluice.contract.Progress.LeaseExpired;
import io.sluice.contract.Progress.Ordered;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Promoted;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.ReplaceOrdered;
import io.sluice.contract.Progress.Retried;
import io.sluice.contract.Progress.StartReached;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Progress.StepFinished;
import io.sluice.contract.Progress.StepStarted;
import io.sluice.contract.Progress.Stopped;
import io.sluice.contract.Progress.Stuck;
import io.sluice.contract.Progress.TrafficShifted;
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
  public static Lane evolve(Lane lane, Fact fact) {
    return switch (fact.event()) {
      case Queued queued -> lane.withQueued(waiting(fact, queued));
      case Deferred deferred -> waiting(lane, fact, w -> w.defer(shut(deferred)));
      case StartReached _ -> waiting(lane, fact, Lane.Waiting::reach);
      case Started started -> start(lane, release(fact), started);
      case PlanAdopted plan -> active(lane, fact, adopt(plan)).withEpoch(plan.epoch());
      case StepStarted step -> active(lane, fact, next(step));
      case InstancesReady ready -> counted(lane, ready);
      case TrafficShifted shifted ->
          confirmed(lane.withWeights(shifted.weights(), shifted.steered()), shifted.number());
      case Called called -> confirmed(lane, called.number());
      case ArtifactResolved found -> active(lane, fact, a -> a.withArtifact(found.artifact()));
      case EffectFailed failed -> active(lane, fact, a -> a.withFailure(failed.reason()));
      case Judged judged -> active(lane, fact, a -> Phases.judge(a, judged));
      case Held held -> active(lane, fact, a -> a.withPhase(Phases.hold(held)));
      case Promoted _ -> active(lane, fact, Active::asPromoted);
      case Stuck stuck -> active(lane, fact, a -> a.withPhase(Phases.stuck(a.phase(), stuck)));
      case Retried retried -> active(lane, fact, a -> Phases.retry(a, retried));
      case Ended ended -> end(lane, release(fact), ended);
      case Adopted adopted -> lane.withEpoch(adopted.epoch());
      case Stopped _ ->
          lane.withStable(Optional.empty()).withWeights(Map.of()).withStopping(Optional.empty());
      case InstanceLost lost -> lane.withLost(lost.release(), lost.count());
      case StepFinished finished -> finish(Passes.note(lane, finished));
      case Fenced _, LeaseExpired _, ReplaceOrdered _ -> lane;
      case Ordered ordered -> OrderEvolver.evolve(lane, fact, ordered);
    };
  }

  private static Lane.Waiting waiting(Fact fact, Queued queued) {
    return new Lane.Waiting(
        release(fact),
        queued.spec(),
        queued.restartOf(),
        queued.revertOf().isPresent(),
        queued.caller(),
        queued.expiresAt(),
        Due.untilStart(queued.spec(), queued.expiresAt()).isPositive(),
        false,
        Optional.empty());
  }

  static Lane waiting(Lane lane, Fact fact, UnaryOperator<Lane.Waiting> change) {
    UUID release = release(fact);
    return lane.withQueue(w -> w.release().equals(release) ? change.apply(w) : w);
  }

  private static Guards.Shut shut(Deferred deferred) {
    return new Guards.Shut(deferred.until(), deferred.reason());
  }

  private static Lane start(Lane lane, UUID release, Started started) {
    if (lane.active().isPresent()) {
      throw new IllegalStateException(release + " cannot start beside " + lane.active().get());
    }
    var active =
        new Active(
            release,
            started.spec(),
            started.cameFrom(),
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

  private static UnaryOperator<Active> next(StepStarted step) {
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
    return lane.active().filter(Active::isReturning).isPresent() ? full(lane) : lane;
  }

  private static Lane end(Lane lane, UUID release, Ended ended) {
    boolean wasActive = lane.active().filter(a -> a.release().equals(release)).isPresent();
    return wasActive
        ? full(
            lane.withActive(Optional.empty())
                .withStable(ended.stable())
                .withWeights(lane.weights())
                .withLostOf(ended.stable()))
        : lane.withoutQueued(release);
  }

  private static Lane full(Lane lane) {
    return lane.stable().map(s -> lane.withInstances(s.release(), s.replicas())).orElse(lane);
  }

  private static Lane counted(Lane lane, InstancesReady ready) {
    return ready(lane, ready.number()).withInstances(ready.release(), ready.instances());
  }

  /// Applies a report of ready instances. While a rollback returns the weight, only shifts count as
  /// confirmed effects.
  private static Lane ready(Lane lane, int number) {
    return Capacity.isReturning(lane, number) ? lane : confirmed(lane, number);
  }

  /// Counts one more confirmed effect of the current step or of the stop.
  private static Lane confirmed(Lane lane, int number) {
    if (number == Asked.STOP) {
      return lane.withStopping(lane.stopping().map(wave -> wave + 1));
    }
    return lane.withActive(lane.active().map(a -> number == a.number() ? a.afterWave() : a));
  }

  static Lane active(Lane lane, Fact fact, UnaryOperator<Active> change) {
    Active active =
        lane.active()
            .filter(a -> fact.release().equals(Optional.of(a.release())))
            .orElseThrow(() -> new IllegalStateException("no active release for " + fact));
    return lane.withActive(Optional.of(change.apply(active)));
  }

  private static UUID release(Fact fact) {
    return fact.release()
        .orElseThrow(() -> new IllegalStateException("no release in " + fact.event()));
  }

  private Evolver() {}
}
