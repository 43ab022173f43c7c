package io.sluice.domain.rollout;

import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// The steps of a plan that set stable's number of instances.
final class StableSteps {
  /// The number of consecutive effects that start control instances.
  static final int WAVES = 4;

  /// Returns the effects that add `fresh` control instances to stable's desired number. They first
  /// reduce stable to that number, since a surplus instance would count as a fresh one.
  ///
  /// @param wave number of confirmed effects
  static List<Effect> controlInstances(Lane lane, int wave, int fresh) {
    Serving stable = lane.stable().orElseThrow();
    UUID release = stable.release();
    int replicas = stable.replicas();
    return switch (wave) {
      case 0 -> List.of(RouteTables.routeWithout(lane, release, replicas));
      case 1 -> List.of(new Effect.Scale(release, stable.spec(), replicas));
      case 2 ->
          List.of(
              new Effect.Scale(
                  release, stable.spec(), replicas + fresh, Optional.empty(), Optional.of(fresh)));
      case 3 -> List.of(new Effect.Route(lane.desired().weights(), lane.desired().trafficRules()));
      default -> List.of();
    };
  }

  /// Whether the current step sets stable's number of instances, and stable has traffic or gets it
  /// again.
  static boolean isScalingStable(Active active) {
    return active.position().isReturning()
        || (active.canPromote() && active.findStep().filter(StableSteps::isOfStable).isPresent());
  }

  /// Returns the number of stable instances in the reconciler's desired state after a change to
  /// `replicas`: the current number while a plan reduces stable in batches. While control instances
  /// exist, also of an experiment that has ended or was skipped, the number only rises: a
  /// scale-down must not remove instances that the candidate is compared with, and a later step
  /// retires the surplus.
  ///
  /// @param lane lane with the former `stable`
  static int desiredInstances(Lane lane, Serving stable, int replicas) {
    int ready = lane.ready(stable.release());
    int extra = lane.active().map(StableSteps::extraInstances).orElse(0);
    if (extra > 0
        || (ready > stable.replicas() && lane.active().filter(StableSteps::isAdding).isPresent())) {
      return Math.max(ready, replicas + extra);
    }
    return ready == stable.replicas() ? replicas : ready;
  }

  /// Whether instances of stable beyond its replicas can only be control instances. In a plan that
  /// reduces stable in batches, stable may have been scaled below the remaining number.
  private static boolean isAdding(Active active) {
    return active.canPromote() && active.plan().batches().isEmpty();
  }

  /// Returns the number of additional stable instances for a running experiment.
  private static int extraInstances(Active active) {
    return active.position().earlierSteps().stream()
        .filter(StableSteps::isOfStable)
        .reduce((_, later) -> later)
        .flatMap(StableSteps::findControlInstances)
        .orElse(0);
  }

  /// Returns the steps without those of experiments whose control instances have not started. If
  /// the first step starts them, some may exist, so the step that retires them stays.
  static List<Step> withoutExperiments(List<Step> steps) {
    int begin = indexOf(steps, 0, step -> findControlInstances(step).isPresent());
    if (begin == steps.size()) {
      return steps;
    }
    int end = indexOf(steps, begin + 1, StableSteps::isOfStable);
    var rest = new ArrayList<>(steps);
    rest.subList(begin, begin == 0 ? end : end + 1).clear();
    return withoutExperiments(rest);
  }

  private static int indexOf(List<Step> steps, int from, Predicate<Step> predicate) {
    return IntStream.range(from, steps.size())
        .filter(i -> predicate.test(steps.get(i)))
        .findFirst()
        .orElse(steps.size());
  }

  private static boolean isOfStable(Step step) {
    return switch (step) {
      case Step.Provision(Side side, int _, var _, var _) -> side == Side.STABLE;
      case Step.Retire(Side side, int _, var _) -> side == Side.STABLE;
      case Step.Fence _, Step.Shift _, Step.Observe _, Step.Hold _ -> false;
      case Step.Call _, Step.Promote _, Step.Bake _ -> false;
    };
  }

  private static Optional<Integer> findControlInstances(Step step) {
    return step instanceof Step.Provision provision
        ? provision.controlInstances()
        : Optional.empty();
  }

  private StableSteps() {}
}
