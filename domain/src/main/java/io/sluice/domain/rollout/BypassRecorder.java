package io.sluice.domain.rollout;

import io.sluice.contract.Progress.FullPromotionRequested;
import io.sluice.contract.Progress.StepFinished;
import io.sluice.contract.Step;

/// Records the bypasses of a release with their reasons, so that the outcome names all of them.
final class BypassRecorder {

  static Lane note(Lane lane, StepFinished finished) {
    return finished.bypass().isEmpty()
        ? lane
        : lane.withActive(lane.active().map(a -> a.withBypass(phrase(a, finished))));
  }

  static Active note(Active active, FullPromotionRequested requested) {
    String reason = requested.reason().isBlank() ? "" : ": " + requested.reason();
    return active.withBypass(
        "skipping the remaining holds and observations from step %d, by %s%s"
            .formatted(active.number(), requested.caller(), reason));
  }

  private static String phrase(Active active, StepFinished finished) {
    String kind =
        switch (active.findStep().orElse(new Step.Fence())) {
          case Step.Hold hold -> hold.approval().isPresent() ? "gate" : "hold";
          case Step.Observe _ -> "observation";
          case Step.Bake _ -> "bake";
          case Step.Call _ -> "call";
          case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ ->
              "wait";
        };
    return "%s of step %d: %s".formatted(kind, finished.number(), finished.reason());
  }

  private BypassRecorder() {}
}
