package io.sluice.domain.rollout;

import io.sluice.contract.Approval;
import io.sluice.contract.Bypass;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.floor.CommandFloors;
import io.sluice.domain.floor.Subjects;
import io.sluice.domain.rollout.Signal.CommandReceived;
import java.util.List;
import java.util.Optional;

/// Decides the commands about steps: those that advance a release, and the answers to its gates. No
/// promotion approves a gate, but an admin can skip it. A denial rolls the release back.
final class StepCommandDecider {

  static void promote(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Step step = active.step();
    boolean canEnd = step instanceof Step.Observe || step instanceof Step.Hold;
    if (number != active.number()) {
      CommandDecider.reject(builder, received, active, wrongStepReason(active, number));
    } else if (isGate(step)) {
      CommandDecider.reject(
          builder, received, active, "step %d is a gate: approve or deny it".formatted(number));
    } else if (!isRunningOrHeld(active) || !(canEnd || active.phase() instanceof Phase.Held)) {
      CommandDecider.reject(
          builder,
          received,
          active,
          "there is no hold or observation to end: the release is " + active.state().wire());
    } else if (FloorDecider.canBypass(
        builder,
        received,
        active,
        CommandFloors.bypassedByPromotion(builder.guards().floors(), step, received.roles()))) {
      builder.add(
          new Progress.PromotionRequested(
              received.id(), number, received.caller(), received.reason()));
      Transitions.endHold(builder, received.describe());
    }
  }

  static void promoteFull(DecisionBuilder builder, CommandReceived received, Active active) {
    Optional<String> rejection = findPromoteRejection(active);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
      return;
    }
    List<String> floors =
        CommandFloors.bypassedByFullPromotion(builder.guards().floors(), received.roles());
    if (!FloorDecider.canBypass(builder, received, active, floors)) {
      return;
    }
    builder.add(
        new Progress.FullPromotionRequested(received.id(), received.caller(), received.reason()));
    Transitions.adopt(
        builder, Direction.FORWARD, Planner.rest(active), Optional.empty(), received.describe());
  }

  private static Optional<String> findPromoteRejection(Active active) {
    if (!isRunningOrHeld(active)) {
      return Optional.of("the release is " + active.state().wire());
    } else if (active.promoted()) {
      return Optional.of("the release is promoted already");
    } else if (active.findStep().filter(StepCommandDecider::isGate).isPresent()) {
      return Optional.of("step %d is a gate: approve or deny it".formatted(active.number()));
    }
    Plan rest = Planner.rest(active);
    return rest.steps().size() > active.position().remainingSteps().size()
        ? Optional.of("there is no hold or observation left to skip")
        : Optional.empty();
  }

  static void skip(DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Optional<String> rejection = findSkipRejection(received, active, number);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
      return;
    }
    Step step = active.position().step(number);
    List<String> floors =
        CommandFloors.bypassedBySkip(builder.guards().floors(), step, received.roles());
    if (!FloorDecider.canBypass(builder, received, active, floors)) {
      return;
    }
    builder.add(
        new Progress.StepSkipped(received.id(), number, received.caller(), received.reason()));
    if (number == active.number()) {
      Transitions.bypassStep(
          builder, builder.active().bypasses().findSkip(number).orElse(""), Bypass.SKIPPED);
    }
  }

  private static Optional<String> findSkipRejection(
      CommandReceived received, Active active, int number) {
    int last = active.position().last();
    if (received.reason().isBlank()) {
      return Optional.of("skipping a step needs a reason");
    } else if (!isRunningOrHeld(active)) {
      return Optional.of("the release is " + active.state().wire());
    } else if (number < active.number()) {
      return Optional.of(wrongStepReason(active, number));
    } else if (number > last) {
      return Optional.of("there is no step %d: the last one is %d".formatted(number, last));
    } else if (active.bypasses().findSkip(number).isPresent()) {
      return Optional.of("step %d is skipped already".formatted(number));
    }
    return switch (active.position().step(number)) {
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

  static boolean isGate(Step step) {
    return step instanceof Step.Hold hold && hold.approval().isPresent();
  }

  static void approve(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Optional<String> rejection = findApprovalRejection(builder, received, active, number);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
    } else if (Subjects.hasApproved(active.results().approvals(), received.caller())) {
      CommandDecider.reject(
          builder,
          received,
          active,
          "%s has approved already: %d of %d approvals are given, each by another person"
              .formatted(
                  received.caller(),
                  active.results().approvals().size(),
                  approval(active).quorum()));
    } else if (FloorDecider.canApprove(builder, received, active)) {
      addApproval(builder, received, active, number);
    }
  }

  private static void addApproval(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    int quorum = approval(active).quorum();
    int approvals = active.results().approvals().size() + 1;
    builder.add(
        new Progress.GateApproved(
            received.id(), number, received.caller(), approvals, quorum, received.reason()));
    if (approvals >= quorum) {
      String approvers = String.join(", ", builder.active().results().approvals());
      Transitions.bypassStep(builder, "approved by " + approvers, Bypass.APPROVED);
    }
  }

  static void deny(DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Optional<String> rejection =
        received.reason().isBlank()
            ? Optional.of("denying a gate needs a reason")
            : findApprovalRejection(builder, received, active, number);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
    } else {
      builder.add(
          new Progress.GateDenied(received.id(), number, received.caller(), received.reason()));
      Transitions.rollBack(builder, Outcome.ABORTED, received.describe());
    }
  }

  private static Optional<String> findApprovalRejection(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    if (number != active.number()) {
      return Optional.of(wrongStepReason(active, number));
    } else if (active.findStep().filter(StepCommandDecider::isGate).isEmpty()) {
      return Optional.of("step %d is no gate".formatted(number));
    } else if (!(active.phase() instanceof Phase.Running)) {
      return Optional.of("the release is " + active.state().wire());
    } else if (approval(active).roles().stream().noneMatch(received::isFrom)) {
      return Optional.of(
          "answering the gate of step %d requires one of the roles: %s"
              .formatted(number, String.join(", ", approval(active).roles())));
    }
    return CommandDecider.findApproverRejection(builder, received);
  }

  private static Approval approval(Active active) {
    return ((Step.Hold) active.step()).approval().orElseThrow();
  }

  private StepCommandDecider() {}
}
