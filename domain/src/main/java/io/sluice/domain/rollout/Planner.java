package io.sluice.domain.rollout;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Decision;
import io.sluice.contract.Gate;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
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

/// Turns a strategy into a plan. Nothing after this file knows which strategy was asked for.
public final class Planner {
  /// How long a candidate that failed stays beside stable under `onFailure: hold`.
  static final Duration HOLD = Duration.ofHours(1);

  /// @param stable what serves; empty on a first release, which has nothing to be compared with
  public static Plan forward(ReleaseSpec spec, Optional<Serving> stable) {
    var steps = new ArrayList<Step>();
    steps.add(new Step.Fence());
    if (stable.isEmpty()) {
      steps.add(new Step.Provision(Side.CANDIDATE, spec.replicas()));
      steps.add(new Step.Shift(Percent.ALL));
      finish(steps, spec, spec.watch(), false);
      return new Plan(steps);
    }
    switch (spec.strategy()) {
      case Canary canary -> {
        canary(steps, spec, canary);
        finish(steps, spec, spec.watch(), true);
      }
      case BlueGreen(var replicas, var observe, var keep) -> {
        steps.add(new Step.Provision(Side.CANDIDATE, replicas.orElse(stable.get().replicas())));
        observe(steps, observe);
        steps.add(new Step.Shift(Percent.ALL));
        observe(steps, observe);
        finish(steps, spec, keep.compareTo(spec.watch()) > 0 ? keep : spec.watch(), true);
      }
      case Rolling rolling -> {
        rolling(steps, spec, rolling, stable.get().replicas());
        finish(steps, spec, spec.watch(), true);
      }
    }
    return new Plan(steps);
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

  /// What is left of the plan without its observations and holds. Gates stay, and so do the batches
  /// in which stable goes; of several weights up to the next of these only the last is left.
  static Plan rest(Active active) {
    List<Step> plan = active.plan().steps();
    Deque<Step> steps = new ArrayDeque<>();
    steps.add(new Step.Fence());
    for (Step step : plan.subList(Math.max(0, active.number() - active.first()), plan.size())) {
      switch (step) {
        case Step.Provision _, Step.Shift _ -> {
          removeLast(steps, step);
          steps.add(step);
        }
        case Step.Hold hold when hold.approval().isPresent() -> steps.add(step);
        case Step.Retire _, Step.Promote _, Step.Watch _ -> steps.add(step);
        case Step.Fence _, Step.Observe _, Step.Hold _ -> {}
      }
    }
    return new Plan(List.copyOf(steps));
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

  private static void canary(List<Step> steps, ReleaseSpec spec, Canary canary) {
    int ready = 0;
    for (CanaryStep step : canary.steps()) {
      step.hold()
          .ifPresent(time ->
              steps.add(new Step.Hold(time, Decision.PASS, "a hold of the release's plan")));
      step.approve().ifPresent(gate -> steps.add(gate(gate)));
      if (step.weight().isPresent()) {
        Percent weight = step.weight().get();
        int replicas =
            weight.equals(Percent.ALL)
                ? spec.replicas()
                : step.replicas().orElse(share(weight, spec.replicas()));
        if (replicas > ready) {
          ready = replicas;
          steps.add(new Step.Provision(Side.CANDIDATE, ready));
        }
        steps.add(new Step.Shift(weight));
        observe(steps, step.observe().orElse(canary.observe()));
      }
    }
  }

  private static Step gate(Gate gate) {
    return new Step.Hold(
        gate.expires().orElse(HOLD),
        gate.decision(),
        "a gate of the release's plan",
        Optional.of(gate.approval()));
  }

  /// Batch by batch: never more than the larger number of replicas and `maxSurge` instances, never
  /// fewer than `replicas - maxUnavailable`. The last of stable stays until the end of the watch,
  /// though it may be one more than that. Each weight is such that both sides can carry theirs
  /// before and after the batch of stable that goes next, each by its own number of replicas.
  private static void rolling(List<Step> steps, ReleaseSpec spec, Rolling rolling, int stable) {
    int replicas = spec.replicas();
    int least = Math.max(0, replicas - rolling.maxUnavailable());
    int larger = Math.max(replicas, stable);
    int most = larger + Math.min(rolling.maxSurge(), Integer.MAX_VALUE - larger);
    int weight = 100;
    int old = stable;
    int ready = 0;
    while (ready < replicas) {
      int carriers = carriers(weight, stable - rolling.maxUnavailable());
      int left = Math.min(old, Math.max(carriers, least - ready));
      if (left < old && old + ready >= most) {
        old = left;
        steps.add(new Step.Retire(Side.STABLE, old, spec.drain()));
      }
      ready = Math.clamp(most - old, ready + 1, replicas);
      steps.add(new Step.Provision(Side.CANDIDATE, ready));
      int carried = 100 * Math.max(0, least - ready) / Math.max(1, least);
      weight = ready == replicas ? 0 : carried;
      steps.add(new Step.Shift(new Percent(100 - weight)));
      observe(steps, rolling.observe());
    }
  }

  private static void finish(List<Step> steps, ReleaseSpec spec, Duration watch, boolean hasOld) {
    steps.add(new Step.Promote());
    if (watch.isPositive()) {
      steps.add(new Step.Watch(watch));
    }
    if (hasOld) {
      steps.add(new Step.Retire(Side.STABLE, 0, spec.drain()));
    }
  }

  private static void observe(List<Step> steps, Duration window) {
    if (window.isPositive()) {
      steps.add(new Step.Observe(window));
    }
  }

  /// The fewest instances, at least 1, that carry `weight` where `replicas` of them carry all.
  private static int carriers(int weight, int replicas) {
    return Math.max(0, weight - 1) * Math.max(1, replicas) / 100 + 1;
  }

  /// Instances for `weight` of the traffic, rounded up, at least 1.
  private static int share(Percent weight, int replicas) {
    return Math.max(1, Math.ceilDiv(weight.value() * replicas, 100));
  }

  private Planner() {}
}
