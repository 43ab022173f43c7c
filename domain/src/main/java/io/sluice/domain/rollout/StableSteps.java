package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
      case 3 -> List.of(Tables.route(lane, lane.weights(), Map.of(), lane.steered()));
      default -> List.of();
    };
  }

  /// Whether the present step is one, and stable has traffic still or gets it back.
  static boolean isCounting(Active active) {
    boolean isForward = active.direction() == Direction.FORWARD && !active.promoted();
    return active.isReturning()
        || (isForward && active.step().filter(StableSteps::isOne).isPresent());
  }

  /// How many instances stable has beside its replicas, for an experiment that is under way.
  static int extra(Active active) {
    return active.plan().steps().stream()
        .limit(Math.max(0, active.number() - active.first()))
        .filter(StableSteps::isOne)
        .reduce((_, later) -> later)
        .flatMap(StableSteps::baseline)
        .orElse(0);
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
