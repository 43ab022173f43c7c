package io.sluice.api.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView.Status;
import io.sluice.domain.notice.EventMessages;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Folds a release's events into its view.
final class ReleaseFold {

  /// @param lane its state after `event`
  static ReleaseView evolve(ReleaseView view, Envelope<Progress> event, Lane lane) {
    var builder = new ReleaseViewBuilder(view);
    builder.sequence = event.sequence();
    builder.weight = lane.weight(view.id());
    apply(builder, view.id(), event.event(), event.time());
    lane.active()
        .filter(active -> active.release().equals(view.id()))
        .ifPresent(active -> applyActive(builder, active));
    return builder.build();
  }

  private static void apply(ReleaseViewBuilder builder, UUID id, Progress event, Instant at) {
    if (isReason(event)) {
      builder.reason = EventMessages.of(Optional.of(id), event);
    }
    switch (event) {
      case Progress.Queued queued -> {
        builder.queued = at;
        builder.next = Optional.of("starts when its turn comes, or ends as expired");
        builder.nextAt = Optional.of(queued.expiresAt());
      }
      case Progress.StartDeferred deferred -> {
        builder.next = Optional.of("starts when the window opens, or ends as expired");
        builder.nextAt = Optional.of(deferred.until());
      }
      case Progress.Started started -> start(builder, started, at);
      case Progress.FloorsBypassed bypassed -> builder.addBreakGlass(bypassed.entry());
      case Progress.PlanAdopted plan -> {
        boolean isRollback = plan.direction() == Direction.ROLLBACK;
        StepViews.close(
            builder.steps, isRollback ? Status.FAILED : Status.SKIPPED, plan.reason(), at);
        builder.steps.addAll(StepViews.of(plan.plan(), plan.first(), plan.direction()));
      }
      case Progress.StepStarted step ->
          StepViews.start(builder.steps, step.number(), at, step.deadline());
      case Progress.StepFinished step ->
          StepViews.finish(builder.steps, step.number(), step.reason(), at);
      case Progress.Ended ended -> end(builder, ended, at);
      case Progress.ArtifactResolved it -> builder.spec = builder.spec.withArtifact(it.artifact());
      // The view gets these from the lane's fold; see applyActive.
      case Progress.StartReached _, Progress.HoldStarted _, Progress.Stuck _ -> {}
      case Progress.TargetFenced _, Progress.TargetAdopted _, Progress.EffectFailed _ -> {}
      case Progress.InstancesReady _, Progress.TrafficShifted _, Progress.VerdictRecorded _ -> {}
      case Progress.CommandEvent _, Progress.ReplacementRequested _, Progress.Promoted _ -> {}
      case Progress.LaneStopped _, Progress.InstanceLost _, Progress.LeaseExpired _ -> {}
      case Progress.StepRetried _, Progress.CallSucceeded _ -> {}
    }
  }

  /// Returns whether the event is a reason for the present state of the release.
  private static boolean isReason(Progress event) {
    return switch (event) {
      case Progress.CommandEvent commandEvent -> isReason(commandEvent);
      case Progress.Queued _, Progress.StartDeferred _, Progress.Started _ -> true;
      case Progress.FloorsBypassed _ -> true;
      case Progress.PlanAdopted _, Progress.StepStarted _, Progress.VerdictRecorded _ -> true;
      case Progress.EffectFailed _, Progress.HoldStarted _, Progress.ReplacementRequested _ -> true;
      case Progress.Promoted _, Progress.Stuck _, Progress.Ended _ -> true;
      case Progress.LeaseExpired _ -> true;
      case Progress.StartReached _, Progress.StepFinished _, Progress.StepRetried _ -> false;
      case Progress.TargetFenced _, Progress.TargetAdopted _, Progress.InstancesReady _ -> false;
      case Progress.ArtifactResolved _, Progress.CallSucceeded _ -> false;
      case Progress.TrafficShifted _, Progress.LaneStopped _, Progress.InstanceLost _ -> false;
    };
  }

  private static boolean isReason(Progress.CommandEvent event) {
    return switch (event) {
      case Progress.Paused _, Progress.Resumed _, Progress.AbortRequested _ -> true;
      case Progress.PromotionRequested _, Progress.FullPromotionRequested _ -> true;
      case Progress.GateApproved _, Progress.GateDenied _ -> true;
      case Progress.RollbackAbandoned _, Progress.FreezeOverridden _ -> true;
      case Progress.RevertRequested _ -> true;
      case Progress.CommandRejected _, Progress.StepSkipped _ -> false;
      case Progress.VersionVetoed _, Progress.VersionVetoLifted _ -> false;
      case Progress.VersionPinned _, Progress.VersionUnpinned _ -> false;
      case Progress.ReplicasSet _, Progress.StopRequested _ -> false;
    };
  }

  private static void start(ReleaseViewBuilder builder, Progress.Started started, Instant at) {
    builder.started = Optional.of(at);
    builder.deadline = Optional.of(started.deadline());
    builder.previous = started.previousStable().map(Serving::spec).map(ReleaseSpec::version);
  }

  private static void end(ReleaseViewBuilder builder, Progress.Ended ended, Instant at) {
    StepViews.close(builder.steps, Status.SKIPPED, ended.reason(), at);
    builder.state = State.ENDED;
    builder.outcome = Optional.of(ended.outcome());
    builder.reason = ended.reason();
    builder.next = Optional.empty();
    builder.nextAt = Optional.empty();
    builder.step = Optional.empty();
    builder.ended = Optional.of(at);
  }

  private static void applyActive(ReleaseViewBuilder builder, Active active) {
    builder.state = active.state();
    builder.direction = active.direction();
    builder.promoted = active.promoted();
    builder.deadline = Optional.of(active.deadline());
    builder.step = active.findStep().map(_ -> active.number());
    switch (active.phase()) {
      case Phase.RollingBack(var outcome, var reason) ->
          builder.reason = "will end as %s: %s".formatted(EventMessages.word(outcome), reason);
      case Phase.Stuck(var _, var _, var reason, var _) -> builder.reason = "stuck: " + reason;
      case Phase.Running _, Phase.Held _, Phase.Paused _ -> {}
    }
    NextAction nextAction = NextAction.of(active, builder.steps);
    builder.next = Optional.of(nextAction.sentence());
    builder.nextAt = nextAction.at();
  }

  private ReleaseFold() {}
}
