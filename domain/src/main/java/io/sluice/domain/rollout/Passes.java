package io.sluice.domain.rollout;

import io.sluice.contract.Progress.PromoteFullOrdered;
import io.sluice.contract.Progress.StepFinished;
import io.sluice.contract.Step;

/// Records the bypasses of a release with their reasons, so that the outcome names all of them.
final class Passes {

  static Lane note(Lane lane, StepFinished finished) {
    return finished.pass().isEmpty()
        ? lane
        : lane.withActive(lane.active().map(a -> a.withPass(phrase(a, finished))));
  }

  static Active note(Active active, PromoteFullOrdered order) {
    String why = order.reason().isBlank() ? "" : ": " + order.reason();
    return active.withPass(
        "skipping the remaining holds and observations from step %d, by %s%s"
            .formatted(active.number(), order.caller(), why));
  }

  private static String phrase(Active active, StepFinished finished) {
    String what =
        switch (active.step().orElse(new Step.Fence())) {
          case Step.Hold hold -> hold.approval().isPresent() ? "gate" : "hold";
          case Step.Observe _ -> "observation";
          case Step.Watch _ -> "watch";
          case Step.Call _ -> "call";
          case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
              "wait";
        };
    return "%s of step %d: %s".formatted(what, finished.number(), finished.how());
  }

  private Passes() {}
}
