package io.sluice.domain.rollout;

import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;

/// Decides about a release whose webhook call failed. While the release is held, the engine sends
/// no calls; promote repeats the call, skip bypasses it.
final class Calls {

  /// Applies the call's decision for a failure.
  ///
  /// @param why result of the last attempt
  static void fail(Draft draft, Step.Call call, String why) {
    Active active = draft.active();
    boolean isGoing = active.phase() instanceof Phase.Running;
    switch (call.onFailure()) {
      case PASS -> {
        if (isGoing) {
          Moves.passStep(draft, why + ", passed as the call declares", Pass.DECLARED);
        }
      }
      case HOLD -> {
        if (isGoing) {
          draft.add(
              new Progress.Held(
                  active.number(),
                  Planner.HOLD,
                  draft.at().plus(Planner.HOLD),
                  Decision.ROLLBACK,
                  why));
        }
      }
      case ROLLBACK -> Moves.takeBack(draft, Outcome.ROLLED_BACK, why);
    }
  }

  /// Whether the lane's active release is at a call.
  static boolean isAt(Lane lane) {
    return lane.active().flatMap(Active::step).filter(Step.Call.class::isInstance).isPresent();
  }

  private Calls() {}
}
