package io.sluice.domain.rollout;

import io.sluice.contract.Bypass;
import io.sluice.contract.Direction;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.CommandReceived;
import java.util.Optional;

/// Decides commands that advance a release. None of them approves a gate, but an admin can skip it.
final class PromotionDecider {

  static void promote(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Step step = active.findStep().orElseThrow();
    boolean canEnd = step instanceof Step.Observe || step instanceof Step.Hold;
    if (number != active.number()) {
      CommandDecider.reject(builder, received, active, wrongStepReason(active, number));
    } else if (ApprovalDecider.isGate(step)) {
      CommandDecider.reject(
          builder, received, active, "step %d is a gate: approve or deny it".formatted(number));
    } else if (!isRunningOrHeld(active) || !(canEnd || active.phase() instanceof Phase.Held)) {
      CommandDecider.reject(
          builder,
          received,
          active,
          "there is no hold or observation to end: the release is "
              + StateMapper.of(active).wire());
    } else {
      builder.add(
          new Progress.PromotionRequested(
              received.id(), number, received.caller(), received.reason()));
      Transitions.endHold(builder, CommandDecider.describe(received));
    }
  }

  static void promoteFull(DecisionBuilder builder, CommandReceived received, Active active) {
    Optional<String> rejection = findPromoteRejection(active);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
      return;
    }
    builder.add(
        new Progress.FullPromotionRequested(received.id(), received.caller(), received.reason()));
    Transitions.adopt(
        builder,
        Direction.FORWARD,
        Planner.rest(active),
        Optional.empty(),
        CommandDecider.describe(received));
  }

  private static Optional<String> findPromoteRejection(Active active) {
    if (!isRunningOrHeld(active)) {
      return Optional.of("the release is " + StateMapper.of(active).wire());
    } else if (active.promoted()) {
      return Optional.of("the release is promoted already");
    } else if (active.findStep().filter(ApprovalDecider::isGate).isPresent()) {
      return Optional.of("step %d is a gate: approve or deny it".formatted(active.number()));
    }
    Plan rest = Planner.rest(active);
    int remaining = active.plan().steps().size() - (active.number() - active.first());
    return rest.steps().size() > remaining
        ? Optional.of("there is no hold or observation left to skip")
        : Optional.empty();
  }

  static void skip(DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Optional<String> rejection = findSkipRejection(received, active, number);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
      return;
    }
    builder.add(
        new Progress.StepSkipped(received.id(), number, received.caller(), received.reason()));
    if (number == active.number()) {
      Transitions.bypassStep(
          builder, builder.active().skips().getOrDefault(number, ""), Bypass.SKIPPED);
    }
  }

  private static Optional<String> findSkipRejection(
      CommandReceived received, Active active, int number) {
    int last = active.first() + active.plan().steps().size() - 1;
    if (received.reason().isBlank()) {
      return Optional.of("skipping a step needs a reason");
    } else if (!isRunningOrHeld(active)) {
      return Optional.of("the release is " + StateMapper.of(active).wire());
    } else if (number < active.number()) {
      return Optional.of(wrongStepReason(active, number));
    } else if (number > last) {
      return Optional.of("there is no step %d: the last one is %d".formatted(number, last));
    } else if (active.skips().containsKey(number)) {
      return Optional.of("step %d is skipped already".formatted(number));
    }
    return switch (active.plan().steps().get(number - active.first())) {
      case Step.Hold hold
          when hold.approval().isPresent() && !received.isFrom(CommandDecider.ADMIN) ->
          Optional.of("step %d is a gate: skipping it requires the role admin".formatted(number));
      case Step.Hold _, Step.Observe _, Step.Bake _, Step.Call _ -> Optional.empty();
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
          Optional.of(
              ("step %d cannot be skipped: only an observation, a hold, a gate, a call or the bake"
                      + " can")
                  .formatted(number));
    };
  }

  private static boolean isRunningOrHeld(Active active) {
    return active.phase() instanceof Phase.Running || active.phase() instanceof Phase.Held;
  }

  static String wrongStepReason(Active active, int number) {
    return "the command names step %d, but step %d is running".formatted(number, active.number());
  }

  private PromotionDecider() {}
}
