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

/// Turns a strategy into a plan; each has a file of its own. Nothing after these files knows which
/// strategy was asked for.
public final class Planner {
  /// How long a candidate that failed stays beside stable under `onFailure: hold`.
  static final Duration HOLD = Duration.ofHours(1);

  /// @param stable what serves; empty on a first release, which has nothing to be compared with
  public static Plan forward(ReleaseSpec spec, Optional<Serving> stable) {
    var plan = new Outline(spec);
    return stable.isPresent()
        ? beside(plan, spec.strategy(), stable.get())
        : plan.provision(spec.replicas()).shift(Percent.ALL).promoteFirst();
  }

  private static Plan beside(Outline plan, Strategy strategy, Serving stable) {
    return switch (strategy) {
      case Canary canary -> CanaryPlan.of(plan, canary, stable);
      case BlueGreen blueGreen -> BlueGreenPlan.of(plan, blueGreen, stable);
      case Rolling rolling -> RollingPlan.of(plan, rolling, stable);
    };
  }

  /// The way back: stable's capacity and with it the weight, then the weight that is left, then the
  /// candidate goes.
  ///
  /// @param keepCandidate whether the candidate waits for a person before it goes
  static Plan back(Lane lane, Active active, boolean keepCandidate) {
    var steps = new ArrayList<Step>();
    steps.add(new Step.Fence());
    if (active.cameFrom().isPresent()) {
      Serving stable = lane.stable().orElse(active.cameFrom().get());
      steps.add(new Step.Provision(Side.STABLE, stable.replicas()));
      steps.add(new Step.Shift(Percent.NONE));
      if (keepCandidate) {
        steps.add(
            new Step.Hold(HOLD, Decision.PASS, "the failed candidate is kept to be looked at"));
      }
    }
    steps.add(new Step.Retire(Side.CANDIDATE, 0, active.spec().drain()));
    return new Plan(steps);
  }

  /// What is left of the plan without its observations and holds. Gates and calls stay, and so do
  /// the batches in which stable goes; of several weights up to the next of these only the last is
  /// left. An experiment that has not begun is left out, and of one whose instances of stable are
  /// about to come only their end is left.
  static Plan rest(Active active) {
    Deque<Step> steps = new ArrayDeque<>();
    steps.add(new Step.Fence());
    for (Step step : StableSteps.withoutExperiments(left(active))) {
      switch (step) {
        case Step.Provision _, Step.Shift _ -> {
          removeLast(steps, step);
          steps.add(step);
        }
        case Step.Hold hold when hold.approval().isPresent() -> steps.add(step);
        case Step.Retire _, Step.Promote _, Step.Watch _, Step.Call _ -> steps.add(step);
        case Step.Fence _, Step.Observe _, Step.Hold _ -> {}
      }
    }
    return new Plan(List.copyOf(steps));
  }

  /// The steps from the present one on.
  private static List<Step> left(Active active) {
    List<Step> plan = active.plan().steps();
    return plan.subList(Math.max(0, active.number() - active.first()), plan.size());
  }

  /// Removes the last step of the same kind, unless something stands behind it that has to come
  /// between.
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
