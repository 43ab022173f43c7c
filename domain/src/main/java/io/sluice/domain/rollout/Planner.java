package io.sluice.domain.rollout;

import io.sluice.contract.Decision;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Strategy.BlueGreen;
import io.sluice.contract.Strategy.Canary;
import io.sluice.contract.Strategy.Rolling;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Turns a strategy into a plan. Each strategy has a file of its own; the decider runs the steps of
/// every plan in the same way.
public final class Planner {
  /// The default time of a hold, for example for a failed candidate under `onFailure: hold`.
  static final Duration HOLD = Duration.ofHours(1);

  /// Returns the forward plan.
  ///
  /// @param stable version that serves; empty on a first release, which has no version to compare
  ///   with
  public static Plan forward(ReleaseSpec spec, Optional<Serving> stable) {
    var plan = new PlanBuilder(spec);
    return stable.isPresent()
        ? forwardWithStable(plan, spec.strategy(), stable.get())
        : plan.provision(spec.replicas()).shift(Percent.ALL).promoteFirst();
  }

  private static Plan forwardWithStable(PlanBuilder plan, Strategy strategy, Serving stable) {
    return switch (strategy) {
      case Canary canary -> CanaryPlan.of(plan, canary, stable);
      case BlueGreen blueGreen -> BlueGreenPlan.of(plan, blueGreen, stable);
      case Rolling rolling -> RollingPlan.of(plan, rolling, stable);
    };
  }

  /// Returns the rollback plan: it restores stable's instances and the weight that they carry, then
  /// shifts the remaining weight, then retires the candidate.
  ///
  /// @param keepCandidate whether the candidate is held for inspection by a person before it is
  ///   retired
  static Plan rollback(Lane lane, Active active, boolean keepCandidate) {
    var steps = new ArrayList<Step>();
    steps.add(new Step.Fence());
    if (active.previousStable().isPresent()) {
      Serving stable = lane.stable().orElse(active.previousStable().get());
      steps.add(new Step.Provision(Side.STABLE, stable.replicas()));
      steps.add(new Step.Shift(Percent.NONE));
      if (keepCandidate) {
        steps.add(
            new Step.Hold(HOLD, Decision.PASS, "the failed candidate is kept for inspection"));
      }
    }
    steps.add(new Step.Retire(Side.CANDIDATE, 0, active.spec().drain()));
    return new Plan(steps, active.plan().batches());
  }

  /// Returns the rest of the plan without its observations and holds. Gates and calls stay, and so
  /// do the batches that retire stable's instances; of the weights up to the next of these steps
  /// only the last stays. An experiment that has not begun is removed; if its control instances are
  /// about to start, only their retirement stays.
  static Plan rest(Active active) {
    Deque<Step> steps = new ArrayDeque<>();
    steps.add(new Step.Fence());
    for (Step step : StableSteps.withoutExperiments(active.position().remainingSteps())) {
      switch (step) {
        case Step.Provision _, Step.Shift _ -> {
          removeLast(steps, step);
          steps.add(step);
        }
        case Step.Hold hold when hold.approval().isPresent() -> steps.add(step);
        case Step.Retire _, Step.Promote _, Step.Bake _, Step.Call _ -> steps.add(step);
        case Step.Fence _, Step.Observe _, Step.Hold _ -> {}
      }
    }
    return new Plan(List.copyOf(steps), active.plan().batches());
  }

  /// Removes the last step of the same kind, unless a step between the two must stay between them.
  private static void removeLast(Deque<Step> steps, Step like) {
    Iterator<Step> backwards = steps.descendingIterator();
    while (backwards.hasNext()) {
      Step step = backwards.next();
      if (step.getClass() == like.getClass()) {
        backwards.remove();
        return;
      } else if (!(step instanceof Step.Provision || step instanceof Step.Shift)) {
        return;
      }
    }
  }

  private Planner() {}
}
