package io.sluice.domain.rollout;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Signal.ReleasePosted;
import java.util.List;
import java.util.UUID;

/// Decides what a queued release does to the active one. Only a release that could start now ends a
/// bake or takes over the lane.
final class QueueDecider {

  /// Handles a new release while another is active.
  static void onPosted(DecisionBuilder builder, ReleasePosted posted, Active active) {
    switch (posted.spec().concurrency()) {
      case REJECT ->
          builder.add(
              posted.release(),
              new Progress.Ended(
                  Outcome.REJECTED,
                  builder.lane().stable(),
                  "release %s is active".formatted(active.release())));
      case QUEUE -> {
        if (isBaking(active) && canYieldToNext(builder)) {
          Transitions.finishStep(builder, "a newer release waits");
        }
      }
      case REPLACE ->
          builder.lane().queue().stream()
              .filter(waiting -> waiting.release().equals(posted.release()))
              .filter(waiting -> StartCheck.startOrDefer(builder, waiting))
              .findFirst()
              .ifPresent(newer -> replace(builder, newer, active));
    }
  }

  /// Lets queued releases that could start now end a bake or take over the lane.
  static void onQueueReady(DecisionBuilder builder, Active active) {
    if (isBaking(active) && canYieldToNext(builder)) {
      Transitions.finishStep(builder, "a newer release waits");
    } else if (!active.isGoingBack()) {
      builder.lane().queue().stream()
          .filter(waiting -> waiting.spec().concurrency() == Concurrency.REPLACE)
          .filter(waiting -> StartCheck.startOrDefer(builder, waiting))
          .findFirst()
          .ifPresent(newer -> replace(builder, newer, active));
    }
  }

  /// Whether a queued release could start if the bake ended now.
  static boolean canYieldToNext(DecisionBuilder builder) {
    List<Lane.Waiting> queue = builder.lane().queue();
    return queue.stream()
        .anyMatch(waiting ->
            waiting.spec().concurrency() != Concurrency.REJECT
                && StartCheck.startOrDefer(builder, waiting));
  }

  static boolean isBaking(Active active) {
    return active.phase() instanceof Phase.Running
        && active.findStep().filter(Step.Bake.class::isInstance).isPresent();
  }

  /// Replaces the active release. A revert has already superseded the queued releases that its
  /// caller chose; any other release supersedes all releases before it.
  private static void replace(DecisionBuilder builder, Lane.Waiting newer, Active active) {
    UUID newerRelease = newer.release();
    String reason = "replaced by release " + newerRelease;
    builder.lane().queue().stream()
        .map(Lane.Waiting::release)
        .takeWhile(release -> !newer.revert() && !release.equals(newerRelease))
        .forEach(release ->
            builder.add(
                release, new Progress.Ended(Outcome.SUPERSEDED, builder.lane().stable(), reason)));
    switch (active.phase()) {
      case Phase.Running _ when isBaking(active) ->
          Transitions.finishStep(builder, "a newer release waits");
      case Phase.Running _, Phase.Held _, Phase.Paused _ -> {
        builder.add(new Progress.ReplacementRequested(newerRelease));
        Transitions.rollBack(builder, Outcome.SUPERSEDED, reason);
      }
      case Phase.RollingBack _ -> {
        builder.add(new Progress.ReplacementRequested(newerRelease));
        if (active.findStep().filter(Step.Hold.class::isInstance).isPresent()) {
          Transitions.finishStep(builder, reason);
        }
      }
      case Phase.Stuck(var outcome, var cause, var _, var _) -> {
        builder.add(new Progress.ReplacementRequested(newerRelease));
        builder.add(
            new Progress.Ended(outcome, ImmediateEnds.findServing(builder.lane(), active), cause));
        Transitions.startNext(builder);
      }
    }
  }

  private QueueDecider() {}
}
