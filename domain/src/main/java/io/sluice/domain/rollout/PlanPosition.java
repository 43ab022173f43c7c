package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Plan;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A release's position in its plan.
///
/// @param first number of the plan's first step; a release numbers its steps through all its plans
/// @param number number of the current step; `first - 1` before the plan's first
/// @param wave number of the current step's confirmed effects; each effect is requested after the
///   confirmation of the previous one
/// @param deadline time at which the current step fails
public record PlanPosition(
    Direction direction, Plan plan, int first, int number, int wave, Instant deadline) {

  /// Returns the position of a release that has started and has no plan yet.
  static PlanPosition start(Instant deadline) {
    return new PlanPosition(Direction.FORWARD, Plan.NONE, 1, 0, 0, deadline);
  }

  /// Returns the current step; empty before the plan's first.
  public Optional<Step> findStep() {
    return number < first ? Optional.empty() : Optional.of(step(number));
  }

  /// Returns the step of this plan with that number.
  Step step(int ofNumber) {
    return plan.steps().get(ofNumber - first);
  }

  /// Returns the number of the plan's last step.
  int last() {
    return first + plan.steps().size() - 1;
  }

  /// Returns the steps before the current one.
  List<Step> earlierSteps() {
    return plan.steps().subList(0, Math.max(0, number - first));
  }

  /// Returns the steps from the current one on.
  List<Step> remainingSteps() {
    return plan.steps().subList(Math.max(0, number - first), plan.steps().size());
  }

  /// Whether the current step returns instances and weight to stable.
  boolean isReturning() {
    return direction == Direction.ROLLBACK
        && findStep().orElse(new Step.Fence())
            instanceof Step.Provision(Side side, int _, var _, var _)
        && side == Side.STABLE;
  }

  /// Returns the position before the first step of another plan.
  PlanPosition adopt(Direction newDirection, Plan newPlan) {
    return new PlanPosition(newDirection, newPlan, number + 1, number, 0, deadline);
  }

  PlanPosition nextStep(Instant until) {
    return new PlanPosition(direction, plan, first, number + 1, 0, until);
  }

  PlanPosition withWave(int value) {
    return new PlanPosition(direction, plan, first, number, value, deadline);
  }

  PlanPosition withDeadline(Instant value) {
    return new PlanPosition(direction, plan, first, number, wave, value);
  }
}
