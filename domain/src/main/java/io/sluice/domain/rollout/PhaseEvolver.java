package io.sluice.domain.rollout;

import io.sluice.contract.Progress.HoldStarted;
import io.sluice.contract.Progress.Resumed;
import io.sluice.contract.Progress.StepRetried;
import io.sluice.contract.Progress.Stuck;
import io.sluice.contract.Progress.VerdictRecorded;
import java.time.Duration;

/// Derives the phase of an active release from its events.
final class PhaseEvolver {

  static Active judge(Active active, VerdictRecorded recorded) {
    return recorded.step() == active.number() ? active.withVerdict(recorded.verdict()) : active;
  }

  static Phase hold(HoldStarted hold) {
    return new Phase.Held(hold.until(), hold.onExpiry(), hold.reason());
  }

  static Active resume(Active active, Resumed resumed) {
    if (!(active.phase() instanceof Phase.Paused(var _, Phase before))) {
      throw new IllegalStateException("%s cannot follow %s".formatted(resumed, active.phase()));
    }
    Duration moved = Duration.between(active.stepDeadline(), resumed.deadline());
    Phase phase =
        before instanceof Phase.Held(var until, var onExpiry, var reason)
            ? new Phase.Held(until.plus(moved), onExpiry, reason)
            : before;
    return active.withPhase(phase).withStepDeadline(resumed.deadline());
  }

  static Phase stuck(Phase phase, Stuck stuck) {
    return switch (phase) {
      case Phase.RollingBack(var outcome, var reason) ->
          new Phase.Stuck(outcome, reason, stuck.reason(), stuck.retryAt());
      case Phase.Stuck(var outcome, var reason, var _, var _) ->
          new Phase.Stuck(outcome, reason, stuck.reason(), stuck.retryAt());
      case Phase.Running _, Phase.Held _, Phase.Paused _ ->
          throw new IllegalStateException("%s cannot follow %s".formatted(stuck, phase));
    };
  }

  static Active retry(Active active, StepRetried retried) {
    return switch (active.phase()) {
      case Phase.Stuck(var outcome, var reason, var why, var _) ->
          active.withPhase(new Phase.Stuck(outcome, reason, why, retried.retryAt()));
      case Phase.Held _ ->
          active.withPhase(new Phase.Running()).withStepDeadline(retried.retryAt());
      case Phase.Running _, Phase.Paused _, Phase.RollingBack _ ->
          throw new IllegalStateException("%s cannot follow %s".formatted(retried, active.phase()));
    };
  }

  private PhaseEvolver() {}
}
