package io.sluice.api.projection;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.view.ReleaseView;
import io.sluice.contract.view.StepView.Status;
import io.sluice.domain.notice.Sentences;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import io.sluice.domain.rollout.States;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Folds a release's events into its view.
final class ReleaseFold {

  /// @param lane its state after `event`
  static ReleaseView evolve(ReleaseView view, Envelope<Progress> event, Lane lane) {
    var draft = new Draft(view);
    draft.sequence = event.sequence();
    draft.weight = lane.weight(view.id());
    told(draft, view.id(), event.event(), event.time());
    lane.active()
        .filter(active -> active.release().equals(view.id()))
        .ifPresent(active -> stands(draft, active));
    return draft.view();
  }

  private static void told(Draft draft, UUID id, Progress event, Instant at) {
    if (explains(event)) {
      draft.why = Sentences.of(Optional.of(id), event);
    }
    switch (event) {
      case Progress.Queued queued -> {
        draft.queued = at;
        draft.next = Optional.of("starts when its turn comes, or ends as expired");
        draft.nextAt = Optional.of(queued.expiresAt());
      }
      case Progress.Deferred deferred -> {
        draft.next = Optional.of("starts when the window opens, or ends as expired");
        draft.nextAt = Optional.of(deferred.until());
      }
      case Progress.Started started -> {
        draft.started = Optional.of(at);
        draft.deadline = Optional.of(started.deadline());
        draft.previous = started.cameFrom().map(Serving::spec).map(ReleaseSpec::version);
      }
      case Progress.PlanAdopted plan -> {
        boolean isBack = plan.direction() == Direction.BACK;
        Status left = isBack ? Status.FAILED : Status.SKIPPED;
        Steps.close(draft.steps, left, plan.reason(), at);
        draft.steps.addAll(Steps.of(plan.plan(), plan.first(), plan.direction()));
      }
      case Progress.StepStarted step ->
          Steps.start(draft.steps, step.number(), at, step.deadline());
      case Progress.StepFinished step -> Steps.finish(draft.steps, step.number(), step.how(), at);
      case Progress.Ended ended -> end(draft, ended, at);
      case Progress.ArtifactResolved found ->
          draft.spec = draft.spec.withArtifact(found.artifact());
      // The view gets these from the lane's fold; see stands.
      case Progress.StartReached _, Progress.Held _, Progress.Stuck _, Progress.Retried _ -> {}
      case Progress.Called _ -> {}
      case Progress.Fenced _, Progress.Adopted _, Progress.EffectFailed _ -> {}
      case Progress.InstancesReady _, Progress.TrafficShifted _, Progress.Judged _ -> {}
      case Progress.Ordered _, Progress.ReplaceOrdered _, Progress.Promoted _ -> {}
      case Progress.Stopped _, Progress.InstanceLost _, Progress.LeaseExpired _ -> {}
    }
  }

  /// Whether the event is a reason for the present state of the release.
  private static boolean explains(Progress event) {
    return switch (event) {
      case Progress.Ordered ordered -> explains(ordered);
      case Progress.Queued _, Progress.Deferred _, Progress.Started _ -> true;
      case Progress.PlanAdopted _, Progress.StepStarted _, Progress.Judged _ -> true;
      case Progress.EffectFailed _, Progress.Held _, Progress.ReplaceOrdered _ -> true;
      case Progress.Promoted _, Progress.Stuck _, Progress.Ended _ -> true;
      case Progress.LeaseExpired _ -> true;
      case Progress.StartReached _, Progress.StepFinished _, Progress.Retried _ -> false;
      case Progress.Fenced _, Progress.Adopted _, Progress.InstancesReady _ -> false;
      case Progress.ArtifactResolved _, Progress.Called _ -> false;
      case Progress.TrafficShifted _, Progress.Stopped _, Progress.InstanceLost _ -> false;
    };
  }

  private static boolean explains(Progress.Ordered event) {
    return switch (event) {
      case Progress.Paused _, Progress.Resumed _, Progress.AbortOrdered _ -> true;
      case Progress.PromoteOrdered _, Progress.PromoteFullOrdered _ -> true;
      case Progress.ApproveOrdered _, Progress.RefuseOrdered _ -> true;
      case Progress.CloseOrdered _, Progress.OverrideOrdered _ -> true;
      case Progress.RevertOrdered _ -> true;
      case Progress.CommandRefused _, Progress.SkipOrdered _ -> false;
      case Progress.Vetoed _, Progress.VetoLifted _ -> false;
      case Progress.Pinned _, Progress.Unpinned _ -> false;
      case Progress.ReplicasSet _, Progress.StopOrdered _ -> false;
    };
  }

  private static void end(Draft draft, Progress.Ended ended, Instant at) {
    Steps.close(draft.steps, Status.SKIPPED, ended.reason(), at);
    draft.state = State.ENDED;
    draft.outcome = Optional.of(ended.outcome());
    draft.why = ended.reason();
    draft.next = Optional.empty();
    draft.nextAt = Optional.empty();
    draft.step = Optional.empty();
    draft.ended = Optional.of(at);
  }

  private static void stands(Draft draft, Active active) {
    draft.state = States.of(active);
    draft.direction = active.direction();
    draft.promoted = active.promoted();
    draft.deadline = Optional.of(active.deadline());
    draft.step = active.step().map(_ -> active.number());
    switch (active.phase()) {
      case Phase.RollingBack(var outcome, var reason) ->
          draft.why = "will end as %s: %s".formatted(Sentences.word(outcome), reason);
      case Phase.Stuck(var _, var _, var why, var _) -> draft.why = "stuck: " + why;
      case Phase.Running _, Phase.Held _, Phase.Paused _ -> {}
    }
    Next next = Next.of(active, draft.steps);
    draft.next = Optional.of(next.sentence());
    draft.nextAt = next.at();
  }

  private ReleaseFold() {}
}
