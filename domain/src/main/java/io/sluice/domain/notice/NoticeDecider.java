package io.sluice.domain.notice;

import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.PlanAdopted;
import io.sluice.contract.Progress.Queued;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Decides the notices about a progress event. Pure: no clock, no randomness, no IO.
public final class NoticeDecider {

  /// Returns the notices about `event`; none if the lane's history includes it already.
  ///
  /// @param summary summary of the event's release
  /// @throws IllegalStateException if the event's release was never queued
  public static NoticeDecision decide(
      LaneHistory history, Optional<ReleaseSummary> summary, Envelope<Progress> event) {
    return event.sequence() <= history.seen()
        ? withoutNotices(history, summary)
        : next(history.at(event.sequence()), summary, event);
  }

  private static NoticeDecision next(
      LaneHistory history, Optional<ReleaseSummary> summary, Envelope<Progress> event) {
    return switch (event.event()) {
      case Queued queued ->
          withoutNotices(
              history, Optional.of(ReleaseSummary.of(release(event), queued, event.time())));
      case Started(var spec, var from, _, _) ->
          withoutNotices(
              history,
              Optional.of(requireSummary(summary, event).started(spec, from, event.time())));
      case PlanAdopted plan when plan.direction() == Direction.ROLLBACK ->
          onRollback(history, requireSummary(summary, event), plan);
      case Progress.Promoted _ ->
          new NoticeDecision(
              history,
              summary,
              Optional.empty(),
              List.of(CdEvents.published(requireSummary(summary, event))));
      case Progress.ArtifactResolved found ->
          withoutNotices(
              history, Optional.of(requireSummary(summary, event).resolved(found.artifact())));
      case Progress.FloorsBypassed it ->
          withoutNotices(
              history, Optional.of(requireSummary(summary, event).withBreakGlass(it.entry())));
      case Ended end -> onEnded(history, requireSummary(summary, event), end, event);
      case Progress.LaneStopped _ -> onStopped(history);
      case PlanAdopted _, Progress.ReplacementRequested _, Progress.CommandEvent _ ->
          withoutNotices(history, summary);
      case Progress.StartDeferred _, Progress.StartReached _, Progress.HoldStarted _ ->
          withoutNotices(history, summary);
      case Progress.StepStarted _, Progress.StepFinished _, Progress.StepRetried _ ->
          withoutNotices(history, summary);
      case Progress.TargetFenced _, Progress.TargetAdopted _, Progress.TrafficShifted _ ->
          withoutNotices(history, summary);
      case Progress.InstancesReady _, Progress.InstanceLost _, Progress.LeaseExpired _ ->
          withoutNotices(history, summary);
      case Progress.EffectFailed _, Progress.CallSucceeded _, Progress.VerdictRecorded _ ->
          withoutNotices(history, summary);
      case Progress.Stuck _ -> withoutNotices(history, summary);
    };
  }

  /// Handles a rollback plan. It is an incident unless a newer release merely replaced the active
  /// one. A lane has at most one incident at a time.
  private static NoticeDecision onRollback(
      LaneHistory history, ReleaseSummary summary, PlanAdopted plan) {
    boolean isIncident =
        !summary.rolledBack()
            && history.incident().isEmpty()
            && plan.outcome().filter(Outcome.SUPERSEDED::equals).isEmpty();
    ReleaseSummary rolledBack = summary.withRollback();
    return isIncident
        ? new NoticeDecision(
            history.withIncident(rolledBack),
            Optional.of(rolledBack),
            Optional.empty(),
            List.of(CdEvents.detected(rolledBack, plan.reason())))
        : withoutNotices(history, Optional.of(rolledBack));
  }

  private static NoticeDecision onEnded(
      LaneHistory history, ReleaseSummary summary, Ended end, Envelope<Progress> event) {
    Optional<CdEvents.Draft> change =
        end.stable().flatMap(stable -> findChange(summary, stable, end.outcome()));
    Optional<CdEvents.Draft> resolved =
        change
            .flatMap(_ -> history.incident())
            .map(cause -> CdEvents.resolved(summary.release(), cause, end.reason()));
    LaneHistory after = history.serving(end.stable());
    return new NoticeDecision(
        resolved.isPresent() ? after.healthy() : after,
        Optional.of(summary),
        Optional.of(summary.toReleaseEnded(end, event.time())),
        Stream.of(change, resolved).flatMap(Optional::stream).toList());
  }

  /// Returns the change of the lane by the end of a release: none if the release never started,
  /// served already, or was not rolled back.
  private static Optional<CdEvents.Draft> findChange(
      ReleaseSummary summary, Serving stable, Outcome outcome) {
    boolean serves = stable.release().equals(summary.release());
    if (outcome == Outcome.SUCCEEDED) {
      return !serves
          ? Optional.empty()
          : Optional.of(
              summary.previousStable().isEmpty()
                  ? CdEvents.deployed(summary, stable)
                  : CdEvents.upgraded(summary, stable));
    }
    return summary.rolledBack() && !serves
        ? Optional.of(CdEvents.rolledBack(summary, stable))
        : Optional.empty();
  }

  private static NoticeDecision onStopped(LaneHistory history) {
    return new NoticeDecision(
        history.serving(Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        history.stable().stream().map(CdEvents::removed).toList());
  }

  private static NoticeDecision withoutNotices(
      LaneHistory history, Optional<ReleaseSummary> summary) {
    return new NoticeDecision(history, summary, Optional.empty(), List.of());
  }

  private static UUID release(Envelope<Progress> event) {
    return event
        .release()
        .orElseThrow(() -> new IllegalStateException(event.event() + " names no release"));
  }

  private static ReleaseSummary requireSummary(
      Optional<ReleaseSummary> summary, Envelope<Progress> event) {
    return summary.orElseThrow(
        () -> new IllegalStateException("%s was never queued".formatted(event.release())));
  }

  private NoticeDecider() {}
}
