package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy.Canary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// The steps of a plan that say how many instances stable has.
final class StableSteps {
  /// How many effects, one after the other, bring up a baseline.
  static final int WAVES = 4;

  /// Brings `fresh` instances of stable up beside those that it is to have, and to no more than
  /// these before: whoever it had too many would be taken for a fresh one.
  ///
  /// @param wave how many of the effects were confirmed
  static List<Effect> baseline(Lane lane, int wave, int fresh) {
    Serving stable = lane.stable().orElseThrow();
    UUID release = stable.release();
    int replicas = stable.replicas();
    return switch (wave) {
      case 0 -> List.of(Tables.without(lane, release, replicas));
      case 1 -> List.of(new Effect.Scale(release, stable.spec(), replicas));
      case 2 ->
          List.of(
              new Effect.Scale(
                  release, stable.spec(), replicas + fresh, Optional.empty(), Optional.of(fresh)));
      case 3 -> List.of(new Effect.Route(lane.weights(), lane.steered()));
      default -> List.of();
    };
  }

  /// Whether the present step is one, and stable has traffic still or gets it back.
  static boolean isCounting(Active active) {
    boolean isForward = active.direction() == Direction.FORWARD && !active.promoted();
    return active.isReturning()
        || (isForward && active.step().filter(StableSteps::isOne).isPresent());
  }

  /// How many instances of stable the keeper aims at once it is to have `replicas`: as many as
  /// before while a plan is taking it down in batches. While there are any of an experiment's, also
  /// of one that is over or was left, it only rises: who is to have fewer must not lose those that
  /// the candidate is compared with, and a step that is still to come takes what is too much.
  ///
  /// @param lane with `stable` as it was
  static int aim(Lane lane, Serving stable, int replicas) {
    int ready = lane.ready(stable.release());
    int extra = lane.active().map(StableSteps::extra).orElse(0);
    if (extra > 0
        || (ready > stable.replicas() && lane.active().filter(StableSteps::adds).isPresent())) {
      return Math.max(ready, replicas + extra);
    }
    return ready == stable.replicas() ? replicas : ready;
  }

  /// Whether stable has more than its replicas only because of an experiment. A plan that takes it
  /// down in batches may find it scaled below what is left.
  private static boolean adds(Active active) {
    return active.direction() == Direction.FORWARD
        && !active.promoted()
        && active.spec().strategy() instanceof Canary;
  }

  /// How many instances stable has beside its replicas, for an experiment that is under way.
  private static int extra(Active active) {
    return active.plan().steps().stream()
        .limit(Math.max(0, active.number() - active.first()))
        .filter(StableSteps::isOne)
        .reduce((_, later) -> later)
        .flatMap(StableSteps::baseline)
        .orElse(0);
  }

  /// The same steps without those of experiments whose instances of stable are still to come. Where
  /// the first step brings these up, some may be there: they are retired.
  static List<Step> withoutExperiments(List<Step> steps) {
    int begin = first(steps, 0, step -> baseline(step).isPresent());
    if (begin == steps.size()) {
      return steps;
    }
    int end = first(steps, begin + 1, StableSteps::isOne);
    var rest = new ArrayList<>(steps);
    rest.subList(begin, begin == 0 ? end : end + 1).clear();
    return withoutExperiments(rest);
  }

  private static int first(List<Step> steps, int from, Predicate<Step> which) {
    return IntStream.range(from, steps.size())
        .filter(i -> which.test(steps.get(i)))
        .findFirst()
        .orElse(steps.size());
  }

  private static boolean isOne(Step step) {
    return switch (step) {
      case Step.Provision(Side side, int _, var _, var _) -> side == Side.STABLE;
      case Step.Retire(Side side, int _, var _) -> side == Side.STABLE;
      case Step.Fence _, Step.Shift _, Step.Observe _, Step.Hold _ -> false;
      case Step.Call _, Step.Promote _, Step.Watch _ -> false;
    };
  }

  private static Optional<Integer> baseline(Step step) {
    return step instanceof Step.Provision provision ? provision.baseline() : Optional.empty();
  }

  private StableSteps() {}
}
