package io.sluice.domain.rollout;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Pass;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// The effects of time on a lane. Rollbacks depend on instants, so a clock that jumps forward
/// triggers them early; advances depend on `waited`, which a clock jump does not change.
final class Clocks {

  static void pass(Draft draft, Duration waited) {
    Instant at = draft.at();
    for (Lane.Waiting waiting : draft.lane().queue()) {
      if (!at.isBefore(waiting.expiresAt())) {
        draft.add(
            waiting.release(),
            new Progress.Ended(
                Outcome.EXPIRED,
                draft.lane().stable(),
                "could not start before " + waiting.expiresAt()));
      }
    }
    if (draft.lane().active().isPresent()) {
      Active active = draft.active();
      Meetings.consider(draft, active);
      if (draft.lane().active().equals(Optional.of(active))) {
        pass(draft, active, waited);
      }
    } else {
      Moves.startNext(draft);
    }
  }

  /// Records that the `startAt` of a queued release has come.
  static void reach(Draft draft, UUID release) {
    boolean waits =
        draft.lane().queue().stream().anyMatch(w -> w.release().equals(release) && w.early());
    if (waits) {
      draft.add(release, new Progress.StartReached());
      draft
          .lane()
          .active()
          .ifPresentOrElse(
              active -> Meetings.consider(draft, active), () -> Moves.startNext(draft));
    }
  }

  private static void pass(Draft draft, Active active, Duration waited) {
    Instant at = draft.at();
    boolean isForward = active.direction() == Direction.FORWARD;
    if (isForward && !active.promoted() && !at.isBefore(active.deadline())) {
      String why = active.failure().map(": "::concat).orElse("");
      Moves.takeBack(
          draft, Outcome.ROLLED_BACK, "not promoted by its deadline, " + active.deadline() + why);
      return;
    }
    switch (active.phase()) {
      case Phase.Running _ -> run(draft, active, waited);
      case Phase.Held(var until, var onExpiry, var reason) -> {
        if (onExpiry == Decision.ROLLBACK && !at.isBefore(until)) {
          Moves.takeBack(draft, Outcome.ROLLED_BACK, "not promoted in time: " + reason);
        }
      }
      case Phase.Paused _ -> {}
      case Phase.RollingBack _ -> back(draft, active, waited);
      case Phase.Stuck(var _, var _, var why, var retryAt) -> {
        if (!at.isBefore(retryAt)) {
          draft.add(new Progress.Retried(active.number(), why, at.plus(Moves.RETRY)));
        }
      }
    }
  }

  private static void run(Draft draft, Active active, Duration waited) {
    boolean isLate = !draft.at().isBefore(active.stepDeadline());
    switch (active.step().orElseThrow()) {
      case Step.Hold hold -> hold(draft, hold, waited, isLate);
      case Step.Watch(var time) -> {
        if (waited.compareTo(time) >= 0) {
          Moves.finishStep(draft, "watched");
        }
      }
      case Step.Observe _ -> {
        if (isLate) {
          inconclusive(draft, active);
        }
      }
      case Step.Call call -> {
        if (isLate) {
          Calls.fail(draft, call, late(active));
        }
      }
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Promote _, Step.Retire _ -> {
        if (isLate && active.promoted()) {
          // The new version serves; an old stable that cannot be removed is no reason to roll back.
          draft.add(
              new Progress.Held(
                  active.number(),
                  Moves.RETRY,
                  draft.at().plus(Moves.RETRY),
                  Decision.HOLD,
                  late(active)));
        } else if (isLate) {
          Moves.takeBack(draft, Outcome.ROLLED_BACK, late(active));
        }
      }
    }
  }

  private static void hold(Draft draft, Step.Hold hold, Duration waited, boolean isLate) {
    switch (hold.onExpiry()) {
      case PASS -> {
        if (waited.compareTo(hold.time()) >= 0) {
          passed(draft, hold);
        }
      }
      case HOLD -> {}
      case ROLLBACK -> {
        if (isLate) {
          Moves.takeBack(draft, Outcome.ROLLED_BACK, unanswered(hold));
        }
      }
    }
  }

  private static void passed(Draft draft, Step.Hold hold) {
    String time = ContractModule.text(hold.time());
    if (hold.approval().isPresent()) {
      String how = "not answered within %s: passed as the gate declares".formatted(time);
      Moves.passStep(draft, how, Pass.DECLARED);
    } else {
      Moves.finishStep(draft, "held for " + time);
    }
  }

  private static String unanswered(Step.Hold hold) {
    return hold.approval().isPresent()
        ? "the gate was not answered within " + ContractModule.text(hold.time())
        : "not promoted in time: " + hold.reason();
  }

  private static void inconclusive(Draft draft, Active active) {
    String reason = "no verdict by the step's deadline";
    switch (active.spec().onInconclusive()) {
      case PASS ->
          Moves.passStep(draft, reason + ", passed as the release declares", Pass.DECLARED);
      case HOLD ->
          draft.add(
              new Progress.Held(
                  active.number(),
                  Planner.HOLD,
                  draft.at().plus(Planner.HOLD),
                  Decision.ROLLBACK,
                  reason));
      case ROLLBACK -> Moves.takeBack(draft, Outcome.ROLLED_BACK, reason);
    }
  }

  private static void back(Draft draft, Active active, Duration waited) {
    boolean isLate = !draft.at().isBefore(active.stepDeadline());
    if (active.step().orElseThrow() instanceof Step.Hold hold) {
      if (waited.compareTo(hold.time()) >= 0) {
        Moves.finishStep(draft, "the failed candidate's time for inspection is over");
      }
    } else if (isLate) {
      failBack(draft, late(active));
    }
  }

  /// Handles a failed step of a rollback: continues with the ready instances, or pages a person.
  static void failBack(Draft draft, String why) {
    Active active = draft.active();
    if (active.phase() instanceof Phase.RollingBack
        && active.step().orElseThrow() instanceof Step.Provision) {
      Moves.finishStep(draft, "continues with the instances of stable that are ready: " + why);
    } else {
      draft.add(new Progress.Stuck(active.number(), why, draft.at().plus(Moves.RETRY)));
    }
  }

  private static String late(Active active) {
    return "%s by its deadline%s"
        .formatted(
            "step %d was not done".formatted(active.number()),
            active.failure().map(why -> ": " + why).orElse(""));
  }

  private Clocks() {}
}
