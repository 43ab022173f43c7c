package io.sluice.domain.rollout;

import io.sluice.contract.Approval;
import io.sluice.contract.Bypass;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.CommandReceived;
import java.util.Optional;

/// Decides about gates, the holds that wait for approvals. A denial rolls the release back, and so
/// does the end of the hold's time if the gate declares it.
final class ApprovalDecider {

  static boolean isGate(Step step) {
    return step instanceof Step.Hold hold && hold.approval().isPresent();
  }

  static void approve(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    Optional<String> rejection = findApprovalRejection(builder, received, active, number);
    if (rejection.isPresent()) {
      CommandDecider.reject(builder, received, active, rejection.get());
    } else if (active.approvals().contains(received.caller())) {
      CommandDecider.reject(
          builder,
          received,
          active,
          "%s has approved already: %d of %d approvals are given, each by another person"
              .formatted(received.caller(), active.approvals().size(), approval(active).quorum()));
    } else {
      int quorum = approval(active).quorum();
      int approvals = active.approvals().size() + 1;
      builder.add(
          new Progress.GateApproved(
              received.id(), number, received.caller(), approvals, quorum, received.reason()));
      if (approvals >= quorum) {
        String approvers = String.join(", ", builder.active().approvals());
        Transitions.bypassStep(builder, "approved by " + approvers, Bypass.APPROVED);
      }
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
      Transitions.rollBack(builder, Outcome.ABORTED, CommandDecider.describe(received));
    }
  }

  private static Optional<String> findApprovalRejection(
      DecisionBuilder builder, CommandReceived received, Active active, int number) {
    if (number != active.number()) {
      return Optional.of(PromotionDecider.wrongStepReason(active, number));
    } else if (active.findStep().filter(ApprovalDecider::isGate).isEmpty()) {
      return Optional.of("step %d is no gate".formatted(number));
    } else if (!(active.phase() instanceof Phase.Running)) {
      return Optional.of("the release is " + StateMapper.of(active).wire());
    } else if (approval(active).roles().stream().noneMatch(received::isFrom)) {
      return Optional.of(
          "answering the gate of step %d requires one of the roles: %s"
              .formatted(number, String.join(", ", approval(active).roles())));
    }
    return CommandDecider.findApproverRejection(builder, received);
  }

  private static Approval approval(Active active) {
    return ((Step.Hold) active.findStep().orElseThrow()).approval().orElseThrow();
  }

  private ApprovalDecider() {}
}
