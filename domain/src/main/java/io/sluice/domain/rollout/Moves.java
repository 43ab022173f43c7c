package io.sluice.domain.rollout;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Pass;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/// The transitions of a lane; the [Decider] chooses their time.
final class Moves {
  /// The time between two attempts of a failed rollback step.
  static final Duration RETRY = Duration.ofSeconds(30);

  /// Starts the oldest queued release that may start, a revert before others, if no release is
  /// active.
  static void startNext(Draft draft) {
    Lane lane = draft.lane();
    if (lane.active().isPresent() || lane.stopping().isPresent()) {
      return;
    }
    lane.queue().stream()
        .sorted(Comparator.comparing(waiting -> !waiting.back()))
        .filter(waiting -> Starts.mayOrDefer(draft, waiting))
        .findFirst()
        .ifPresent(waiting -> start(draft, waiting));
  }

  /// Finishes a stop that has nothing left to stop.
  static void finishStop(Draft draft) {
    Lane lane = draft.lane();
    if (lane.stopping().isPresent()
        && lane.active().isEmpty()
        && (lane.stable().isEmpty() || lane.stopping().get() >= Effects.STOP_WAVES)) {
      draft.addToLane(new Progress.Stopped());
      startNext(draft);
    }
  }

  private static void start(Draft draft, Lane.Waiting waiting) {
    Optional<Serving> stable = draft.lane().stable();
    Optional<Progress.Ended> ended = Ends.atOnce(draft, waiting);
    if (ended.isPresent()) {
      draft.add(waiting.release(), ended.get());
      startNext(draft);
      return;
    }
    ReleaseSpec spec =
        waiting.restartOf().isPresent()
            ? waiting.spec().withReplicas(stable.orElseThrow().replicas())
            : waiting.spec();
    draft.add(
        waiting.release(), new Progress.Started(spec, stable, draft.at().plus(spec.deadline())));
    String reason =
        stable
            .map(serving -> "from %s to %s".formatted(serving.spec().version(), spec.version()))
            .orElse("first release of the lane");
    String why = spec.advice().map(advice -> "; " + advice.why()).orElse("");
    adopt(draft, Direction.FORWARD, Planner.forward(spec, stable), Optional.empty(), reason + why);
  }

  /// Rolls the active release back to its previous stable. The first cause determines the outcome.
  static void takeBack(Draft draft, Outcome cause, String reason) {
    Active active = draft.active();
    Outcome outcome =
        cause == Outcome.ROLLED_BACK && active.cameFrom().isEmpty() ? Outcome.FAILED : cause;
    boolean keeps = outcome == Outcome.ROLLED_BACK && active.spec().onFailure() == Decision.HOLD;
    adopt(
        draft,
        Direction.BACK,
        Planner.back(draft.lane(), active, keeps),
        Optional.of(outcome),
        reason);
  }

  /// Continues with another plan, whose steps are numbered from the current one on.
  static void adopt(
      Draft draft, Direction direction, Plan plan, Optional<Outcome> outcome, String reason) {
    int first = draft.active().number() + 1;
    draft.add(
        new Progress.PlanAdopted(
            direction, plan, first, outcome, draft.lane().epoch() + 1, reason));
    startStep(draft, first);
  }

  /// Finishes the current step, whose condition is met.
  static void finishStep(Draft draft, String how) {
    finishStep(draft, how, Optional.empty());
  }

  /// Bypasses the current step because of a person's command or a declared decision.
  static void passStep(Draft draft, String how, Pass pass) {
    finishStep(draft, how, Optional.of(pass));
  }

  /// Finishes the current step and starts the following ones, up to the next wait.
  private static void finishStep(Draft draft, String how, Optional<Pass> pass) {
    Active active = draft.active();
    draft.add(new Progress.StepFinished(active.number(), how, pass));
    if (active.isAtLastStep()) {
      end(draft);
    } else {
      startStep(draft, active.number() + 1);
    }
  }

  /// Ends a hold. If the effects of the step were not confirmed before the hold, the step is
  /// repeated.
  static void endHold(Draft draft, String how) {
    Active active = draft.active();
    if (Effects.waves(active) > 0) {
      Instant deadline = draft.at().plus(Spans.of(active, active.step().orElseThrow()));
      draft.add(new Progress.Retried(active.number(), how, deadline));
      goOn(draft); // the effects may have been confirmed during the hold
    } else {
      passStep(draft, how, Pass.PROMOTED);
    }
  }

  /// Advances if all conditions of the current step are met.
  static void goOn(Draft draft) {
    Active active = draft.active();
    Step step = active.step().orElseThrow();
    if (active.phase() instanceof Phase.Paused || isHeldForGood(active)) {
      return;
    }
    if (step instanceof Step.Observe) {
      if (active.verdict().equals(Optional.of(Verdict.Kind.HEALTHY))) {
        finishStep(draft, "found healthy");
      }
    } else if (Effects.waves(active) > 0 && active.wave() >= Effects.waves(active)) {
      finishStep(draft, "confirmed");
      if (active.isReturning()) {
        finishStep(draft, "done with the step before"); // stable has all its weight again
      }
    }
  }

  /// Whether only a person can advance the release, since no verdict and no effect cures the
  /// problem.
  private static boolean isHeldForGood(Active active) {
    return !active.promoted()
        && active.phase() instanceof Phase.Held(var _, Decision onExpiry, var _)
        && onExpiry == Decision.HOLD;
  }

  private static void startStep(Draft draft, int number) {
    Active active = draft.active();
    Step step = active.plan().steps().get(number - active.first());
    draft.add(new Progress.StepStarted(number, step, draft.at().plus(Spans.of(active, step))));
    switch (step) {
      case Step.Observe _, Step.Hold _, Step.Watch _, Step.Call _
          when active.skips().containsKey(number) ->
          passStep(draft, active.skips().getOrDefault(number, ""), Pass.SKIPPED);
      case Step.Fence _ -> finishStep(draft, "fencing requested from router and runtime");
      case Step.Promote _ -> {
        draft.add(new Progress.Promoted());
        finishStep(draft, "promoted");
      }
      case Step.Watch _ -> Meetings.consider(draft, draft.active());
      case Step.Provision _, Step.Shift _, Step.Observe _ -> {}
      case Step.Hold _, Step.Retire _, Step.Call _ -> {}
    }
  }

  /// Whether stable's instances still have time to become ready, even if one of them fails.
  static boolean waitsForReturn(Draft draft) {
    Active active = draft.active();
    Instant began = active.stepDeadline().minus(Spans.of(active, active.step().orElseThrow()));
    return active.phase() instanceof Phase.RollingBack
        && active.isReturning()
        && draft.at().isBefore(began.plus(Spans.RETURN));
  }

  private static void end(Draft draft) {
    Active active = draft.active();
    Progress.Ended ended =
        switch (active.phase()) {
          case Phase.RollingBack(var outcome, var reason) -> endedBack(draft, outcome, reason);
          case Phase.Stuck(var outcome, var reason, var _, var _) ->
              endedBack(draft, outcome, reason);
          case Phase.Running _, Phase.Held _, Phase.Paused _ ->
              new Progress.Ended(
                  Outcome.SUCCEEDED,
                  Optional.of(
                      new Serving(
                          active.release(), active.spec(), draft.lane().ready(active.release()))),
                  served(active));
        };
    draft.add(ended);
    startNext(draft);
  }

  /// Returns the reason of a success with all its bypasses: the approvers of gates and the skipped
  /// steps.
  private static String served(Active active) {
    String serves = active.spec().version() + " serves all traffic";
    return active.passes().isEmpty() ? serves : serves + "; " + String.join("; ", active.passes());
  }

  private static Progress.Ended endedBack(Draft draft, Outcome outcome, String reason) {
    Optional<Serving> stable =
        draft.active().cameFrom().isPresent() ? draft.lane().stable() : Optional.empty();
    return new Progress.Ended(outcome, stable, reason);
  }

  private Moves() {}
}
