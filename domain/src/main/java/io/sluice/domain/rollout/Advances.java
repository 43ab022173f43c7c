package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Pass;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.Ordered;
import java.util.Optional;

/// Decides commands that advance a release. None of them approves a gate, but an admin can skip it.
final class Advances {

  static void promote(Draft draft, Ordered order, Active active, int number) {
    Step step = active.step().orElseThrow();
    boolean canEnd = step instanceof Step.Observe || step instanceof Step.Hold;
    if (number != active.number()) {
      Orders.refuse(draft, order, active, another(active, number));
    } else if (Gates.isGate(step)) {
      Orders.refuse(
          draft, order, active, "step %d is a gate: approve or refuse it".formatted(number));
    } else if (!isGoing(active) || !(canEnd || active.phase() instanceof Phase.Held)) {
      Orders.refuse(
          draft,
          order,
          active,
          "there is no hold or observation to end: the release is " + States.of(active).wire());
    } else {
      draft.add(new Progress.PromoteOrdered(order.id(), number, order.caller(), order.reason()));
      Moves.endHold(draft, Orders.because(order));
    }
  }

  static void promoteFull(Draft draft, Ordered order, Active active) {
    Optional<String> refusal = promotesNot(active);
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, active, refusal.get());
      return;
    }
    draft.add(new Progress.PromoteFullOrdered(order.id(), order.caller(), order.reason()));
    Moves.adopt(
        draft, Direction.FORWARD, Planner.rest(active), Optional.empty(), Orders.because(order));
  }

  private static Optional<String> promotesNot(Active active) {
    if (!isGoing(active)) {
      return Optional.of("the release is " + States.of(active).wire());
    } else if (active.promoted()) {
      return Optional.of("the release is promoted already");
    } else if (active.step().filter(Gates::isGate).isPresent()) {
      return Optional.of("step %d is a gate: approve or refuse it".formatted(active.number()));
    }
    Plan rest = Planner.rest(active);
    int left = active.plan().steps().size() - (active.number() - active.first());
    return rest.steps().size() > left
        ? Optional.of("there is no hold or observation left to skip")
        : Optional.empty();
  }

  static void skip(Draft draft, Ordered order, Active active, int number) {
    Optional<String> refusal = skipsNot(order, active, number);
    if (refusal.isPresent()) {
      Orders.refuse(draft, order, active, refusal.get());
      return;
    }
    draft.add(new Progress.SkipOrdered(order.id(), number, order.caller(), order.reason()));
    if (number == active.number()) {
      Moves.passStep(draft, draft.active().skips().getOrDefault(number, ""), Pass.SKIPPED);
    }
  }

  private static Optional<String> skipsNot(Ordered order, Active active, int number) {
    int last = active.first() + active.plan().steps().size() - 1;
    if (order.reason().isBlank()) {
      return Optional.of("skipping a step needs a reason");
    } else if (!isGoing(active)) {
      return Optional.of("the release is " + States.of(active).wire());
    } else if (number < active.number()) {
      return Optional.of(another(active, number));
    } else if (number > last) {
      return Optional.of("there is no step %d: the last one is %d".formatted(number, last));
    } else if (active.skips().containsKey(number)) {
      return Optional.of("step %d is skipped already".formatted(number));
    }
    return switch (active.plan().steps().get(number - active.first())) {
      case Step.Hold hold when hold.approval().isPresent() && !order.isFrom(Orders.ADMIN) ->
          Optional.of("step %d is a gate: skipping it requires the role admin".formatted(number));
      case Step.Hold _, Step.Observe _, Step.Watch _, Step.Call _ -> Optional.empty();
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
          Optional.of(
              ("step %d cannot be skipped: only an observation, a hold, a gate, a call or the watch"
                      + " can")
                  .formatted(number));
    };
  }

  private static boolean isGoing(Active active) {
    return active.phase() instanceof Phase.Running || active.phase() instanceof Phase.Held;
  }

  static String another(Active active, int number) {
    return "the command names step %d, but step %d is running".formatted(number, active.number());
  }

  private Advances() {}
}
