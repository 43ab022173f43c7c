package io.sluice.domain.rollout;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import java.time.Duration;

/// The time limits of steps.
final class StepTimeouts {
  /// The time that a step may take in addition to its own time.
  static final Duration SLACK = Duration.ofMinutes(10);

  /// The time that a rollback waits for stable's instances if the release will end as rolled back
  /// or failed.
  static final Duration RETURN = Duration.ofSeconds(30);

  /// The time that a step of a rollback may take before a person is paged.
  static final Duration PAGED = Duration.ofSeconds(60);

  /// Returns the time from the start of `step` to its deadline.
  static Duration of(Active active, Step step) {
    return active.direction() == Direction.ROLLBACK
        ? rollback(active, step)
        : forward(active.spec(), step);
  }

  private static Duration rollback(Active active, Step step) {
    boolean isUrgent =
        active.phase() instanceof Phase.RollingBack(var outcome, var _)
            && (outcome == Outcome.ROLLED_BACK || outcome == Outcome.FAILED);
    return switch (step) {
      case Step.Provision _ -> isUrgent ? RETURN : active.spec().readyWithin();
      case Step.Hold hold -> hold.time();
      case Step.Retire(var _, var _, var drain) -> drain.plus(PAGED);
      case Step.Fence _, Step.Shift _, Step.Observe _, Step.Promote _, Step.Bake _ -> PAGED;
      case Step.Call _ -> PAGED;
    };
  }

  private static Duration forward(ReleaseSpec spec, Step step) {
    return switch (step) {
      case Step.Provision(var _, int _, var minHealthyTime, var _) ->
          spec.readyWithin().plus(minHealthyTime.orElse(Duration.ZERO)).plus(SLACK);
      case Step.Observe(var window) -> window.plus(SLACK);
      case Step.Hold hold ->
          hold.onExpiry() == Decision.PASS ? hold.time().plus(SLACK) : hold.time();
      case Step.Bake(var time) -> time.plus(SLACK);
      case Step.Retire(var _, var _, var drain) -> drain.plus(SLACK);
      case Step.Call call -> call.longest().plus(SLACK);
      case Step.Fence _, Step.Shift _, Step.Promote _ -> SLACK;
    };
  }

  private StepTimeouts() {}
}
