package io.sluice.domain.rollout;

import io.sluice.contract.Bypass;
import io.sluice.contract.Decision;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;

/// Decides about a release whose webhook call failed. While the release is held, the engine sends
/// no calls; promote repeats the call, skip bypasses it.
final class CallFailureDecider {

  /// Applies the call's decision for a failure.
  ///
  /// @param reason result of the last attempt
  static void fail(DecisionBuilder builder, Step.Call call, String reason) {
    Active active = builder.active();
    boolean isRunning = active.phase() instanceof Phase.Running;
    switch (call.onFailure()) {
      case PASS -> {
        if (isRunning) {
          Transitions.bypassStep(
              builder, reason + ", passed as the call declares", Bypass.DEFAULT_DECISION);
        }
      }
      case HOLD -> {
        if (isRunning) {
          builder.add(
              new Progress.HoldStarted(
                  active.number(),
                  Planner.HOLD,
                  builder.at().plus(Planner.HOLD),
                  Decision.ROLLBACK,
                  reason));
        }
      }
      case ROLLBACK -> Transitions.rollBack(builder, Outcome.ROLLED_BACK, reason);
    }
  }

  /// Whether the lane's active release is at a call.
  static boolean isAt(Lane lane) {
    return lane.active().flatMap(Active::findStep).filter(Step.Call.class::isInstance).isPresent();
  }

  private CallFailureDecider() {}
}
