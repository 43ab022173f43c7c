package io.sluice.domain.rollout;

import io.sluice.contract.Bypass;
import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The effects of time on a lane. Rollbacks depend on instants, so a clock that jumps forward
/// triggers them early; advances depend on `waited`, which a clock jump does not change.
final class TimeoutDecider {

  static void onTimePassed(DecisionBuilder builder, Duration waited) {
    Instant at = builder.at();
    for (Lane.Waiting waiting : builder.lane().queue()) {
      if (!at.isBefore(waiting.expiresAt())) {
        builder.add(
            waiting.release(),
            new Progress.Ended(
                Outcome.EXPIRED,
                builder.lane().stable(),
                "could not start before " + waiting.expiresAt()));
      }
    }
    if (builder.lane().active().isPresent()) {
      Active active = builder.active();
      QueueDecider.onQueueReady(builder, active);
      if (builder.lane().active().equals(Optional.of(active))) {
        onTimePassed(builder, active, waited);
      }
    } else {
      Transitions.startNext(builder);
    }
  }

  /// Records that the `startAt` of a queued release has come.
  static void onStartReached(DecisionBuilder builder, UUID release) {
    boolean isWaiting =
        builder.lane().queue().stream().anyMatch(w -> w.release().equals(release) && w.early());
    if (isWaiting) {
      builder.add(release, new Progress.StartReached());
      builder
          .lane()
          .active()
          .ifPresentOrElse(
              active -> QueueDecider.onQueueReady(builder, active),
              () -> Transitions.startNext(builder));
    }
  }

  private static void onTimePassed(DecisionBuilder builder, Active active, Duration waited) {
    Instant at = builder.at();
    boolean isForward = active.direction() == Direction.FORWARD;
    if (isForward && !active.promoted() && !at.isBefore(active.deadline())) {
      String failure = active.failure().map(": "::concat).orElse("");
      Transitions.rollBack(
          builder,
          Outcome.ROLLED_BACK,
          "not promoted by its deadline, " + active.deadline() + failure);
      return;
    }
    switch (active.phase()) {
      case Phase.Running _ -> onRunning(builder, active, waited);
      case Phase.Held(var until, var onExpiry, var reason) -> {
        if (onExpiry == Decision.ROLLBACK && !at.isBefore(until)) {
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, "not promoted in time: " + reason);
        }
      }
      case Phase.Paused _ -> {}
      case Phase.RollingBack _ -> onRollingBack(builder, active, waited);
      case Phase.Stuck(var _, var _, var reason, var retryAt) -> {
        if (!at.isBefore(retryAt)) {
          builder.add(
              new Progress.StepRetried(active.number(), reason, at.plus(Transitions.RETRY)));
        }
      }
    }
  }

  private static void onRunning(DecisionBuilder builder, Active active, Duration waited) {
    boolean isLate = !builder.at().isBefore(active.stepDeadline());
    switch (active.findStep().orElseThrow()) {
      case Step.Hold hold -> onHold(builder, hold, waited, isLate);
      case Step.Bake(var time) -> {
        if (waited.compareTo(time) >= 0) {
          Transitions.finishStep(builder, "baked");
        }
      }
      case Step.Observe _ -> {
        if (isLate) {
          onInconclusive(builder, active);
        }
      }
      case Step.Call call -> {
        if (isLate) {
          CallFailureDecider.fail(builder, call, lateReason(active));
        }
      }
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ -> {
        if (isLate && active.promoted()) {
          // The new version serves; an old stable that cannot be removed is no reason to roll back.
          builder.add(
              new Progress.HoldStarted(
                  active.number(),
                  Transitions.RETRY,
                  builder.at().plus(Transitions.RETRY),
                  Decision.HOLD,
                  lateReason(active)));
        } else if (isLate) {
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, lateReason(active));
        }
      }
    }
  }

  private static void onHold(
      DecisionBuilder builder, Step.Hold hold, Duration waited, boolean isLate) {
    switch (hold.onExpiry()) {
      case PASS -> {
        if (waited.compareTo(hold.time()) >= 0) {
          passHold(builder, hold);
        }
      }
      case HOLD -> {}
      case ROLLBACK -> {
        if (isLate) {
          Transitions.rollBack(builder, Outcome.ROLLED_BACK, expiryReason(hold));
        }
      }
    }
  }

  private static void passHold(DecisionBuilder builder, Step.Hold hold) {
    String time = ContractModule.text(hold.time());
    if (hold.approval().isPresent()) {
      String reason = "not answered within %s: passed as the gate declares".formatted(time);
      Transitions.bypassStep(builder, reason, Bypass.DEFAULT_DECISION);
    } else {
      Transitions.finishStep(builder, "held for " + time);
    }
  }

  private static String expiryReason(Step.Hold hold) {
    return hold.approval().isPresent()
        ? "the gate was not answered within " + ContractModule.text(hold.time())
        : "not promoted in time: " + hold.reason();
  }

  private static void onInconclusive(DecisionBuilder builder, Active active) {
    String reason = "no verdict by the step's deadline";
    switch (active.spec().onInconclusive()) {
      case PASS ->
          Transitions.bypassStep(
              builder, reason + ", passed as the release declares", Bypass.DEFAULT_DECISION);
      case HOLD ->
          builder.add(
              new Progress.HoldStarted(
                  active.number(),
                  Planner.HOLD,
                  builder.at().plus(Planner.HOLD),
                  Decision.ROLLBACK,
                  reason));
      case ROLLBACK -> Transitions.rollBack(builder, Outcome.ROLLED_BACK, reason);
    }
  }

  private static void onRollingBack(DecisionBuilder builder, Active active, Duration waited) {
    boolean isLate = !builder.at().isBefore(active.stepDeadline());
    if (active.findStep().orElseThrow() instanceof Step.Hold hold) {
      if (waited.compareTo(hold.time()) >= 0) {
        Transitions.finishStep(builder, "the failed candidate's time for inspection is over");
      }
    } else if (isLate) {
      onRollbackFailed(builder, lateReason(active));
    }
  }

  /// Handles a failed step of a rollback: continues with the ready instances, or pages a person.
  static void onRollbackFailed(DecisionBuilder builder, String reason) {
    Active active = builder.active();
    if (active.phase() instanceof Phase.RollingBack
        && active.findStep().orElseThrow() instanceof Step.Provision) {
      Transitions.finishStep(
          builder, "continues with the instances of stable that are ready: " + reason);
    } else {
      builder.add(
          new Progress.Stuck(active.number(), reason, builder.at().plus(Transitions.RETRY)));
    }
  }

  private static String lateReason(Active active) {
    return "%s by its deadline%s"
        .formatted(
            "step %d was not done".formatted(active.number()),
            active.failure().map(reason -> ": " + reason).orElse(""));
  }

  private TimeoutDecider() {}
}
