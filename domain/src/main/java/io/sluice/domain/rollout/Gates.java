package io.sluice.domain.rollout;

import io.sluice.contract.Approval;
import io.sluice.contract.Outcome;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.Ordered;
import java.util.Optional;

/// Decides about gates, the holds that wait for approvals. A denial rolls the release back, and so
/// does the end of the hold's time if the gate declares it.
final class Gates {

  static boolean isGate(Step step) {
    return step instanceof Step.Hold hold && hold.approval().isPresent();
  }

  static void approve(Draft draft, Ordered order, Active active, int number) {
    Optional<String> refusal = answersNot(draft, order, active, number);
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, active, refusal.get());
    } else if (active.approvals().contains(order.caller())) {
      Orders.refuse(
          draft,
          order,
          active,
          "%s has approved already: %d of %d approvals are given, each by another person"
              .formatted(order.caller(), active.approvals().size(), approval(active).quorum()));
    } else {
      int quorum = approval(active).quorum();
      int approvals = active.approvals().size() + 1;
      draft.add(
          new Progress.ApproveOrdered(
              order.id(), number, order.caller(), approvals, quorum, order.reason()));
      if (approvals >= quorum) {
        String people = String.join(", ", draft.active().approvals());
        Moves.passStep(draft, "approved by " + people, Pass.APPROVED);
      }
    }
  }

  static void refuse(Draft draft, Ordered order, Active active, int number) {
    Optional<String> refusal =
        order.reason().isBlank()
            ? Optional.of("denying a gate needs a reason")
            : answersNot(draft, order, active, number);
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, active, refusal.get());
    } else {
      draft.add(new Progress.RefuseOrdered(order.id(), number, order.caller(), order.reason()));
      Moves.takeBack(draft, Outcome.ABORTED, Orders.because(order));
    }
  }

  private static Optional<String> answersNot(
      Draft draft, Ordered order, Active active, int number) {
    if (number != active.number()) {
      return Optional.of(Advances.another(active, number));
    } else if (active.step().filter(Gates::isGate).isEmpty()) {
      return Optional.of("step %d is no gate".formatted(number));
    } else if (!(active.phase() instanceof Phase.Running)) {
      return Optional.of("the release is " + States.of(active).wire());
    } else if (approval(active).roles().stream().noneMatch(order::isFrom)) {
      return Optional.of(
          "answering the gate of step %d requires one of the roles: %s"
              .formatted(number, String.join(", ", approval(active).roles())));
    }
    return Orders.isNoApprover(draft, order);
  }

  private static Approval approval(Active active) {
    return ((Step.Hold) active.step().orElseThrow()).approval().orElseThrow();
  }

  private Gates() {}
}
