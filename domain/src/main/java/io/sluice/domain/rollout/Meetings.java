package io.sluice.domain.rollout;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.Posted;
import java.util.List;
import java.util.UUID;

/// Decides what a queued release does to the active one. Only a release that could start now ends a
/// watch or takes over a lane.
final class Meetings {

  /// Handles a new release while another is active.
  static void meet(Draft draft, Posted posted, Active active) {
    switch (posted.spec().concurrency()) {
      case REJECT ->
          draft.add(
              posted.release(),
              new Progress.Ended(
                  Outcome.REJECTED,
                  draft.lane().stable(),
                  "release %s is active".formatted(active.release())));
      case QUEUE -> {
        if (isWatching(active) && endsForNext(draft)) {
          Moves.finishStep(draft, "a newer release waits");
        }
      }
      case REPLACE ->
          draft.lane().queue().stream()
              .filter(waiting -> waiting.release().equals(posted.release()))
              .filter(waiting -> Starts.mayOrDefer(draft, waiting))
              .findFirst()
              .ifPresent(by -> replace(draft, by, active));
    }
  }

  /// Lets queued releases that could start now end a watch or take over the lane.
  static void consider(Draft draft, Active active) {
    if (isWatching(active) && endsForNext(draft)) {
      Moves.finishStep(draft, "a newer release waits");
    } else if (!active.isGoingBack()) {
      draft.lane().queue().stream()
          .filter(waiting -> waiting.spec().concurrency() == Concurrency.REPLACE)
          .filter(waiting -> Starts.mayOrDefer(draft, waiting))
          .findFirst()
          .ifPresent(by -> replace(draft, by, active));
    }
  }

  /// Whether a queued release could start if the watch ended now.
  static boolean endsForNext(Draft draft) {
    List<Lane.Waiting> queue = draft.lane().queue();
    return queue.stream()
        .anyMatch(waiting ->
            waiting.spec().concurrency() != Concurrency.REJECT
                && Starts.mayOrDefer(draft, waiting));
  }

  static boolean isWatching(Active active) {
    return active.phase() instanceof Phase.Running
        && active.step().filter(Step.Watch.class::isInstance).isPresent();
  }

  /// Replaces the active release. A revert has already superseded the queued releases that its
  /// caller chose; any other release supersedes all releases before it.
  private static void replace(Draft draft, Lane.Waiting newer, Active active) {
    UUID by = newer.release();
    String reason = "replaced by release " + by;
    draft.lane().queue().stream()
        .map(Lane.Waiting::release)
        .takeWhile(release -> !newer.back() && !release.equals(by))
        .forEach(release ->
            draft.add(
                release, new Progress.Ended(Outcome.SUPERSEDED, draft.lane().stable(), reason)));
    switch (active.phase()) {
      case Phase.Running _ when isWatching(active) ->
          Moves.finishStep(draft, "a newer release waits");
      case Phase.Running _, Phase.Held _, Phase.Paused _ -> {
        draft.add(new Progress.ReplaceOrdered(by));
        Moves.takeBack(draft, Outcome.SUPERSEDED, reason);
      }
      case Phase.RollingBack _ -> {
        draft.add(new Progress.ReplaceOrdered(by));
        if (active.step().filter(Step.Hold.class::isInstance).isPresent()) {
          Moves.finishStep(draft, reason);
        }
      }
      case Phase.Stuck(var outcome, var why, var _, var _) -> {
        draft.add(new Progress.ReplaceOrdered(by));
        draft.add(new Progress.Ended(outcome, Ends.serving(draft.lane(), active), why));
        Moves.startNext(draft);
      }
    }
  }

  private Meetings() {}
}
