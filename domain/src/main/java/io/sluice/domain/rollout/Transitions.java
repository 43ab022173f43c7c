package io.sluice.domain.rollout;

import io.sluice.contract.Bypass;
import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The transitions of a lane; the [Decider] chooses their time.
final class Transitions {
  /// The time between two attempts of a failed rollback step.
  static final Duration RETRY = Duration.ofSeconds(30);

  /// Finishes a stop that has nothing left to stop.
  static void finishStop(DecisionBuilder builder) {
    Lane lane = builder.lane();
    if (lane.stopping().isPresent()
        && lane.active().isEmpty()
        && (lane.stable().isEmpty() || lane.stopping().get() >= EffectPlanner.STOP_WAVES)) {
      builder.addToLane(new Progress.LaneStopped());
      QueueDecider.startNext(builder);
    }
  }

  /// Starts a queued release.
  static void start(DecisionBuilder builder, Lane.Waiting waiting) {
    Optional<Serving> stable = builder.lane().stable();
    ReleaseSpec spec =
        waiting.restartOf().isPresent()
            ? waiting.spec().withReplicas(stable.orElseThrow().replicas())
            : waiting.spec();
    builder.add(
        waiting.release(),
        new Progress.Started(
            spec, stable, builder.at().plus(spec.deadline()), Optional.of(waiting.caller())));
    String reason =
        stable
            .map(serving -> "from %s to %s".formatted(serving.spec().version(), spec.version()))
            .orElse("first release of the lane");
    String suffix = spec.advice().map(advice -> "; " + advice.reason()).orElse("");
    adopt(
        builder,
        Direction.FORWARD,
        Planner.forward(spec, stable),
        Optional.empty(),
        reason + suffix);
  }

  /// Rolls the active release back to its previous stable. The first cause determines the outcome.
  static void rollBack(DecisionBuilder builder, Outcome cause, String reason) {
    Active active = builder.active();
    Outcome outcome =
        cause == Outcome.ROLLED_BACK && active.previousStable().isEmpty() ? Outcome.FAILED : cause;
    boolean isHeld = outcome == Outcome.ROLLED_BACK && active.spec().onFailure() == Decision.HOLD;
    adopt(
        builder,
        Direction.ROLLBACK,
        Planner.rollback(builder.lane(), active, isHeld),
        Optional.of(outcome),
        reason);
  }

  /// Continues with another plan, whose steps are numbered from the current one on.
  static void adopt(
      DecisionBuilder builder,
      Direction direction,
      Plan plan,
      Optional<Outcome> outcome,
      String reason) {
    int first = builder.active().number() + 1;
    builder.add(
        new Progress.PlanAdopted(
            direction, plan, first, outcome, builder.lane().epoch() + 1, reason));
    startStep(builder, first);
  }

  /// Finishes the current step, whose condition is met.
  static void finishStep(DecisionBuilder builder, String reason) {
    finishStep(builder, reason, Optional.empty());
  }

  /// Bypasses the current step because of a person's command or a declared decision.
  static void bypassStep(DecisionBuilder builder, String reason, Bypass bypass) {
    finishStep(builder, reason, Optional.of(bypass));
  }

  /// Finishes the current step and starts the following ones, up to the next wait.
  private static void finishStep(DecisionBuilder builder, String reason, Optional<Bypass> bypass) {
    Active active = builder.active();
    builder.add(new Progress.StepFinished(active.number(), reason, bypass));
    if (active.number() == active.position().last()) {
      end(builder);
    } else {
      startStep(builder, active.number() + 1);
    }
  }

  /// Ends a hold. If the effects of the step were not confirmed before the hold, the step is
  /// repeated.
  static void endHold(DecisionBuilder builder, String reason) {
    Active active = builder.active();
    if (EffectPlanner.waves(active) > 0) {
      Instant deadline = builder.at().plus(StepTimeouts.of(active, active.step()));
      builder.add(new Progress.StepRetried(active.number(), reason, deadline));
      advance(builder); // the effects may have been confirmed during the hold
    } else {
      bypassStep(builder, reason, Bypass.PROMOTED);
    }
  }

  /// Advances if all conditions of the current step are met.
  static void advance(DecisionBuilder builder) {
    Active active = builder.active();
    if (active.phase() instanceof Phase.Paused || isHeldForGood(active)) {
      return;
    }
    if (active.isAt(Step.Observe.class)) {
      if (active.results().verdict().equals(Optional.of(Verdict.Kind.HEALTHY))) {
        finishStep(builder, "found healthy");
      }
    } else if (EffectPlanner.waves(active) > 0
        && active.position().wave() >= EffectPlanner.waves(active)) {
      finishStep(builder, "confirmed");
      if (active.position().isReturning()) {
        finishStep(builder, "done with the step before"); // stable has all its weight again
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

  private static void startStep(DecisionBuilder builder, int number) {
    Active active = builder.active();
    Step step = active.position().step(number);
    builder.add(
        new Progress.StepStarted(number, step, builder.at().plus(StepTimeouts.of(active, step))));
    switch (step) {
      case Step.Observe _, Step.Hold _, Step.Bake _, Step.Call _
          when active.bypasses().findSkip(number).isPresent() ->
          bypassStep(builder, active.bypasses().findSkip(number).get(), Bypass.SKIPPED);
      case Step.Fence _ -> finishStep(builder, "fencing requested from router and runtime");
      case Step.Promote _ -> {
        builder.add(new Progress.Promoted());
        finishStep(builder, "promoted");
      }
      case Step.Bake _ -> QueueDecider.check(builder);
      case Step.Provision _, Step.Shift _, Step.Observe _ -> {}
      case Step.Hold _, Step.Retire _, Step.Call _ -> {}
    }
  }

  /// Whether stable's instances still have time to become ready, even if one of them fails.
  static boolean isStableReturning(DecisionBuilder builder) {
    Active active = builder.active();
    Instant start = active.position().deadline().minus(StepTimeouts.of(active, active.step()));
    return active.phase() instanceof Phase.RollingBack
        && active.position().isReturning()
        && builder.at().isBefore(start.plus(StepTimeouts.RETURN));
  }

  private static void end(DecisionBuilder builder) {
    Active active = builder.active();
    Progress.Ended ended =
        switch (active.phase()) {
          case Phase.RollingBack(var outcome, var reason) -> rollbackEnd(builder, outcome, reason);
          case Phase.Stuck(var outcome, var reason, var _, var _) ->
              rollbackEnd(builder, outcome, reason);
          case Phase.Running _, Phase.Held _, Phase.Paused _ ->
              new Progress.Ended(
                  Outcome.SUCCEEDED,
                  Optional.of(
                      new Serving(
                          active.release(), active.spec(), builder.lane().ready(active.release()))),
                  successReason(active));
        };
    builder.add(ended);
    QueueDecider.startNext(builder);
  }

  /// Returns the reason of a success with all its bypasses: the approvers of gates and the skipped
  /// steps.
  private static String successReason(Active active) {
    String serves = active.spec().version() + " serves all traffic";
    return active.bypasses().phrases().isEmpty()
        ? serves
        : serves + "; " + String.join("; ", active.bypasses().phrases());
  }

  private static Progress.Ended rollbackEnd(
      DecisionBuilder builder, Outcome outcome, String reason) {
    Optional<Serving> stable =
        builder.active().previousStable().isPresent() ? builder.lane().stable() : Optional.empty();
    return new Progress.Ended(outcome, stable, reason);
  }

  /// Finds the version with most of the confirmed weight.
  static Optional<Serving> findServing(Lane lane, Active active) {
    Percent candidate = lane.weight(active.release());
    boolean isCandidate =
        active
            .previousStable()
            .map(s -> candidate.value() > lane.weight(s.release()).value())
            .orElse(candidate.value() > 0);
    return isCandidate
        ? Optional.of(new Serving(active.release(), active.spec(), active.spec().replicas()))
        : lane.stable().filter(_ -> active.previousStable().isPresent());
  }

  private Transitions() {}
}
