package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.CommandReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides people's commands for a lane. An invalid command is rejected with the reason.
final class CommandDecider {
  static final String ADMIN = "admin";
  private static final String APPROVER = "approver";

  static void decide(DecisionBuilder builder, CommandReceived received) {
    switch (received.command()) {
      case Command.ReleaseCommand releaseCommand ->
          decideForRelease(builder, received, releaseCommand);
      case Command.Scale(int replicas) -> {
        if (builder.lane().stable().isEmpty()) {
          reject(builder, received, Optional.empty(), "nothing serves this lane");
        } else {
          builder.addToLane(
              new Progress.ReplicasSet(
                  received.id(), replicas, received.caller(), received.reason()));
        }
      }
      case Command.Veto(String version) ->
          changePolicy(
              builder,
              received,
              new Progress.VersionVetoed(
                  received.id(), version, received.caller(), received.reason()));
      case Command.Unveto(String version) ->
          changePolicy(
              builder,
              received,
              new Progress.VersionVetoLifted(
                  received.id(), version, received.caller(), received.reason()));
      case Command.Pin(String version) ->
          changePolicy(
              builder,
              received,
              new Progress.VersionPinned(
                  received.id(), version, received.caller(), received.reason()));
      case Command.Unpin _ ->
          changePolicy(
              builder,
              received,
              new Progress.VersionUnpinned(received.id(), received.caller(), received.reason()));
      case Command.Stop _ -> stop(builder, received);
    }
  }

  /// Vetoes or pins a version, or lifts that. A command that would change nothing is rejected with
  /// the current policy.
  private static void changePolicy(
      DecisionBuilder builder, CommandReceived received, Progress event) {
    Optional<String> rejection =
        builder.lane().policy().findRejection(received.command(), received.reason());
    if (rejection.isPresent()) {
      reject(builder, received, Optional.empty(), rejection.get());
    } else {
      builder.addToLane(event);
    }
  }

  private static void decideForRelease(
      DecisionBuilder builder, CommandReceived received, Command.ReleaseCommand command) {
    Optional<Active> active =
        builder.lane().active().filter(a -> a.release().equals(command.release()));
    boolean isQueued = builder.lane().isQueued(command.release());
    if (active.isPresent()) {
      decideForActive(builder, received, active.get(), command);
    } else if (command instanceof Command.Revert revert) {
      RevertDecider.decide(builder, received, revert);
    } else if (isQueued && command instanceof Command.OverrideFreeze) {
      override(builder, received, command.release());
    } else if (isQueued && command instanceof Command.Abort) {
      builder.add(
          command.release(),
          new Progress.AbortRequested(received.id(), received.caller(), received.reason()));
      builder.add(
          command.release(),
          new Progress.Ended(Outcome.ABORTED, builder.lane().stable(), received.describe()));
    } else {
      reject(
          builder,
          received,
          Optional.of(command.release()),
          isQueued ? "the release is still queued" : "the release has ended");
    }
  }

  private static void decideForActive(
      DecisionBuilder builder,
      CommandReceived received,
      Active active,
      Command.ReleaseCommand command) {
    switch (command) {
      case Command.Promote(var _, int step) ->
          StepCommandDecider.promote(builder, received, active, step);
      case Command.PromoteFull _ -> StepCommandDecider.promoteFull(builder, received, active);
      case Command.Skip(var _, int step) ->
          StepCommandDecider.skip(builder, received, active, step);
      case Command.Approve(var _, int step) ->
          StepCommandDecider.approve(builder, received, active, step);
      case Command.Deny(var _, int step) ->
          StepCommandDecider.deny(builder, received, active, step);
      case Command.Pause _ -> pause(builder, received, active);
      case Command.Resume _ -> resume(builder, received, active);
      case Command.Abort _ -> abort(builder, received, active);
      case Command.Revert revert -> RevertDecider.decide(builder, received, revert);
      case Command.Close _ -> close(builder, received, active);
      case Command.OverrideFreeze _ ->
          reject(builder, received, active, "the release has started already");
    }
  }

  private static void override(DecisionBuilder builder, CommandReceived received, UUID release) {
    Optional<String> rejection = findApproverRejection(builder, received);
    if (!received.isFrom(APPROVER)) {
      reject(
          builder,
          received,
          Optional.of(release),
          "overriding a freeze requires the role approver");
    } else if (rejection.isPresent()) {
      reject(builder, received, Optional.of(release), rejection.get());
    } else if (received.reason().isBlank()) {
      reject(builder, received, Optional.of(release), "overriding a freeze needs a reason");
    } else {
      builder.add(
          release,
          new Progress.FreezeOverridden(received.id(), received.caller(), received.reason()));
      QueueDecider.check(builder);
    }
  }

  /// Finds the reason why the caller must not approve in this environment; empty if the caller may.
  static Optional<String> findApproverRejection(DecisionBuilder builder, CommandReceived received) {
    List<String> approvers = builder.guards().approvers();
    return approvers.isEmpty() || approvers.stream().anyMatch(received::isFrom)
        ? Optional.empty()
        : Optional.of(
            "approving in this environment requires one of the roles: "
                + String.join(", ", approvers));
  }

  private static void pause(DecisionBuilder builder, CommandReceived received, Active active) {
    switch (active.phase()) {
      case Phase.Running _, Phase.Held _ when !active.promoted() ->
          builder.add(
              new Progress.Paused(
                  received.id(), builder.at(), received.caller(), received.reason()));
      case Phase.Running _, Phase.Held _, Phase.Paused _, Phase.RollingBack _, Phase.Stuck _ ->
          reject(builder, received, active, "the release is " + active.state().wire());
    }
  }

  private static void resume(DecisionBuilder builder, CommandReceived received, Active active) {
    if (active.phase() instanceof Phase.Paused(Instant since, var _)) {
      Duration pauseTime = Duration.between(since, builder.at());
      builder.add(
          new Progress.Resumed(
              received.id(),
              active.position().deadline().plus(pauseTime),
              received.caller(),
              received.reason()));
      Transitions.advance(builder);
    } else {
      reject(builder, received, active, "the release is not paused but " + active.state().wire());
    }
  }

  private static void abort(DecisionBuilder builder, CommandReceived received, Active active) {
    if (active.isRollingBack()) {
      reject(builder, received, active, "the release is already being rolled back");
    } else {
      rollBack(
          builder,
          new Progress.AbortRequested(received.id(), received.caller(), received.reason()),
          received.describe());
    }
  }

  /// Rolls the active release back to its previous stable. A rollback that waits continues at once.
  ///
  /// @param commandEvent the command as an event of the log
  static void rollBack(DecisionBuilder builder, Progress.CommandEvent commandEvent, String reason) {
    Active active = builder.active();
    builder.add(commandEvent);
    switch (active.phase()) {
      case Phase.Running _, Phase.Held _, Phase.Paused _ ->
          Transitions.rollBack(builder, Outcome.ABORTED, reason);
      case Phase.RollingBack _ -> Transitions.finishStep(builder, reason);
      case Phase.Stuck _ ->
          builder.add(
              new Progress.StepRetried(
                  active.number(), reason, builder.at().plus(Transitions.RETRY)));
    }
  }

  private static void stop(DecisionBuilder builder, CommandReceived received) {
    Lane lane = builder.lane();
    boolean isEmpty = lane.stable().isEmpty() && lane.active().isEmpty() && lane.queue().isEmpty();
    if (isEmpty || lane.stopping().isPresent()) {
      reject(
          builder,
          received,
          Optional.empty(),
          isEmpty ? "nothing serves this lane" : "the lane is being stopped already");
      return;
    }
    for (Lane.Waiting waiting : lane.queue()) {
      builder.add(
          waiting.release(),
          new Progress.Ended(Outcome.ABORTED, lane.stable(), "the lane is stopped"));
    }
    builder.addToLane(
        new Progress.StopRequested(
            received.id(), lane.epoch() + 1, received.caller(), received.reason()));
    if (lane.active().filter(a -> a.direction() == Direction.FORWARD).isPresent()) {
      Transitions.rollBack(builder, Outcome.ABORTED, "the lane is stopped");
    } else if (lane.active().map(Active::phase).orElse(null)
        instanceof Phase.Stuck(var outcome, var _, var _, var _)) {
      // The rollback may never complete, for example if stable's version no longer starts.
      Active stuck = lane.active().orElseThrow();
      builder.add(
          new Progress.Ended(outcome, Transitions.findServing(lane, stuck), "the lane is stopped"));
    } else if (lane.active().filter(a -> a.isAt(Step.Hold.class)).isPresent()) {
      Transitions.finishStep(builder, "the lane is stopped");
    }
  }

  private static void close(DecisionBuilder builder, CommandReceived received, Active active) {
    if (!(active.phase() instanceof Phase.Stuck)) {
      reject(builder, received, active, "the release is not stuck but " + active.state().wire());
    } else if (!received.isFrom(ADMIN)) {
      reject(builder, received, active, "closing a release requires the role admin");
    } else {
      builder.add(
          new Progress.RollbackAbandoned(received.id(), received.caller(), received.reason()));
      builder.add(
          new Progress.Ended(
              Outcome.FAILED,
              Transitions.findServing(builder.lane(), active),
              received.describe()));
      QueueDecider.startNext(builder);
    }
  }

  static void reject(
      DecisionBuilder builder, CommandReceived received, Active active, String reason) {
    reject(builder, received, Optional.of(active.release()), reason);
  }

  static void reject(
      DecisionBuilder builder, CommandReceived received, Optional<UUID> release, String reason) {
    var rejected =
        new Progress.CommandRejected(
            received.id(), received.command().name(), received.caller(), reason);
    release.ifPresentOrElse(id -> builder.add(id, rejected), () -> builder.addToLane(rejected));
  }

  private CommandDecider() {}
}
