package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.Ordered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides people's commands for a lane. An invalid command is rejected with the reason.
final class Orders {
  static final String ADMIN = "admin";
  private static final String APPROVER = "approver";

  static void take(Draft draft, Ordered order) {
    switch (order.command()) {
      case Command.ToRelease toRelease -> toRelease(draft, order, toRelease);
      case Command.Scale(int replicas) -> {
        if (draft.lane().stable().isEmpty()) {
          refuse(draft, order, Optional.empty(), "nothing serves this lane");
        } else {
          draft.addToLane(
              new Progress.ReplicasSet(order.id(), replicas, order.caller(), order.reason()));
        }
      }
      case Command.Veto _, Command.Unveto _, Command.Pin _, Command.Unpin _ ->
          Versions.take(draft, order);
      case Command.Stop _ -> stop(draft, order);
    }
  }

  private static void toRelease(Draft draft, Ordered order, Command.ToRelease command) {
    Optional<Active> active =
        draft.lane().active().filter(a -> a.release().equals(command.release()));
    boolean isQueued =
        draft.lane().queue().stream().anyMatch(w -> w.release().equals(command.release()));
    if (active.isPresent()) {
      switch (command) {
        case Command.Promote(var _, int step) -> Advances.promote(draft, order, active.get(), step);
        case Command.PromoteFull _ -> Advances.promoteFull(draft, order, active.get());
        case Command.Skip(var _, int step) -> Advances.skip(draft, order, active.get(), step);
        case Command.Approve(var _, int step) -> Gates.approve(draft, order, active.get(), step);
        case Command.Refuse(var _, int step) -> Gates.refuse(draft, order, active.get(), step);
        case Command.Pause _ -> pause(draft, order, active.get());
        case Command.Resume _ -> resume(draft, order, active.get());
        case Command.Abort _ -> abort(draft, order, active.get());
        case Command.Revert revert -> RevertDecider.take(draft, order, revert);
        case Command.Close _ -> close(draft, order, active.get());
        case Command.OverrideFreeze _ ->
            refuse(draft, order, active.get(), "the release has started already");
      }
    } else if (command instanceof Command.Revert revert) {
      RevertDecider.take(draft, order, revert);
    } else if (isQueued && command instanceof Command.OverrideFreeze) {
      override(draft, order, command.release());
    } else if (isQueued && command instanceof Command.Abort) {
      draft.add(
          command.release(), new Progress.AbortOrdered(order.id(), order.caller(), order.reason()));
      draft.add(
          command.release(),
          new Progress.Ended(Outcome.ABORTED, draft.lane().stable(), because(order)));
    } else {
      refuse(
          draft,
          order,
          Optional.of(command.release()),
          isQueued ? "the release is still queued" : "the release has ended");
    }
  }

  private static void override(Draft draft, Ordered order, UUID release) {
    Optional<String> stranger = isNoApprover(draft, order);
    if (!order.isFrom(APPROVER)) {
      refuse(draft, order, Optional.of(release), "overriding a freeze requires the role approver");
    } else if (stranger.isPresent()) {
      refuse(draft, order, Optional.of(release), stranger.get());
    } else if (order.reason().isBlank()) {
      refuse(draft, order, Optional.of(release), "overriding a freeze needs a reason");
    } else {
      draft.add(release, new Progress.OverrideOrdered(order.id(), order.caller(), order.reason()));
      draft
          .lane()
          .active()
          .ifPresentOrElse(
              active -> Meetings.consider(draft, active), () -> Moves.startNext(draft));
    }
  }

  /// Finds the reason why the caller must not approve in this environment; empty if the caller may.
  static Optional<String> isNoApprover(Draft draft, Ordered order) {
    List<String> approvers = draft.guards().approvers();
    return approvers.isEmpty() || approvers.stream().anyMatch(order::isFrom)
        ? Optional.empty()
        : Optional.of(
            "approving in this environment requires one of the roles: "
                + String.join(", ", approvers));
  }

  private static void pause(Draft draft, Ordered order, Active active) {
    switch (active.phase()) {
      case Phase.Running _, Phase.Held _ when !active.promoted() ->
          draft.add(new Progress.Paused(order.id(), draft.at(), order.caller(), order.reason()));
      case Phase.Running _, Phase.Held _, Phase.Paused _, Phase.RollingBack _, Phase.Stuck _ ->
          refuse(draft, order, active, "the release is " + States.of(active).wire());
    }
  }

  private static void resume(Draft draft, Ordered order, Active active) {
    if (active.phase() instanceof Phase.Paused(Instant since, var _)) {
      Duration stood = Duration.between(since, draft.at());
      draft.add(
          new Progress.Resumed(
              order.id(), active.stepDeadline().plus(stood), order.caller(), order.reason()));
      Moves.goOn(draft);
    } else {
      refuse(draft, order, active, "the release is not paused but " + States.of(active).wire());
    }
  }

  private static void abort(Draft draft, Ordered order, Active active) {
    if (active.isGoingBack()) {
      refuse(draft, order, active, "the release is already being rolled back");
    } else {
      takeBack(
          draft,
          new Progress.AbortOrdered(order.id(), order.caller(), order.reason()),
          because(order));
    }
  }

  /// Rolls the active release back to its previous stable. A rollback that waits continues at once.
  ///
  /// @param ordered the command as an event of the log
  static void takeBack(Draft draft, Progress.Ordered ordered, String reason) {
    Active active = draft.active();
    draft.add(ordered);
    switch (active.phase()) {
      case Phase.Running _, Phase.Held _, Phase.Paused _ ->
          Moves.takeBack(draft, Outcome.ABORTED, reason);
      case Phase.RollingBack _ -> Moves.finishStep(draft, reason);
      case Phase.Stuck _ ->
          draft.add(new Progress.Retried(active.number(), reason, draft.at().plus(Moves.RETRY)));
    }
  }

  private static void stop(Draft draft, Ordered order) {
    Lane lane = draft.lane();
    boolean isEmpty = lane.stable().isEmpty() && lane.active().isEmpty() && lane.queue().isEmpty();
    if (isEmpty || lane.stopping().isPresent()) {
      refuse(
          draft,
          order,
          Optional.empty(),
          isEmpty ? "nothing serves this lane" : "the lane is being stopped already");
      return;
    }
    for (Lane.Waiting waiting : lane.queue()) {
      draft.add(
          waiting.release(),
          new Progress.Ended(Outcome.ABORTED, lane.stable(), "the lane is stopped"));
    }
    draft.addToLane(
        new Progress.StopOrdered(order.id(), lane.epoch() + 1, order.caller(), order.reason()));
    if (lane.active().filter(a -> a.direction() == Direction.FORWARD).isPresent()) {
      Moves.takeBack(draft, Outcome.ABORTED, "the lane is stopped");
    } else if (lane.active().map(Active::phase).orElse(null)
        instanceof Phase.Stuck(var outcome, var _, var _, var _)) {
      // The rollback may never complete, for example if stable's version no longer starts.
      Active stuck = lane.active().orElseThrow();
      draft.add(new Progress.Ended(outcome, Ends.serving(lane, stuck), "the lane is stopped"));
    } else if (lane.active().flatMap(Active::step).orElse(null) instanceof Step.Hold) {
      Moves.finishStep(draft, "the lane is stopped");
    }
  }

  private static void close(Draft draft, Ordered order, Active active) {
    if (!(active.phase() instanceof Phase.Stuck)) {
      refuse(draft, order, active, "the release is not stuck but " + States.of(active).wire());
    } else if (!order.isFrom(ADMIN)) {
      refuse(draft, order, active, "closing a release requires the role admin");
    } else {
      draft.add(new Progress.CloseOrdered(order.id(), order.caller(), order.reason()));
      draft.add(
          new Progress.Ended(Outcome.FAILED, Ends.serving(draft.lane(), active), because(order)));
      Moves.startNext(draft);
    }
  }

  static void refuse(Draft draft, Ordered order, Active active, String reason) {
    refuse(draft, order, Optional.of(active.release()), reason);
  }

  static void refuse(Draft draft, Ordered order, Optional<UUID> release, String reason) {
    var refused =
        new Progress.CommandRefused(order.id(), order.command().word(), order.caller(), reason);
    release.ifPresentOrElse(id -> draft.add(id, refused), () -> draft.addToLane(refused));
  }

  /// Returns the command, the caller and the reason as text.
  static String because(Ordered order) {
    String what = "%s by %s".formatted(order.command().word(), order.caller());
    return order.reason().isBlank() ? what : what + ": " + order.reason();
  }

  private Orders() {}
}
