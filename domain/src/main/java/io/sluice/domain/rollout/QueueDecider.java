package io.sluice.domain.rollout;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Guards.ClosedWindow;
import io.sluice.domain.rollout.Signal.ReleasePosted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Decides about queued releases: whether a posted one is accepted, when it starts, and what it
/// does to the active one. Only a release that could start now ends a bake or takes over the lane.
final class QueueDecider {
  /// The maximum number of queued releases of a lane.
  static final int QUEUE_MAX = 50;

  static void post(DecisionBuilder builder, ReleasePosted posted) {
    Lane lane = builder.lane();
    UUID release = posted.release();
    if (lane.isQueued(release)
        || lane.active().filter(a -> a.release().equals(release)).isPresent()) {
      return;
    }
    builder.add(
        release,
        new Progress.Queued(
            posted.spec(),
            posted.retryOf(),
            posted.revertOf(),
            posted.restartOf(),
            posted.caller(),
            posted.reason(),
            builder.at().plus(posted.spec().startBefore()),
            FloorDecider.findSignedBy(posted)));
    Optional<String> rejection =
        findRejection(builder, posted).or(() -> FloorDecider.decideFloors(builder, posted));
    if (rejection.isPresent()) {
      reject(builder, release, rejection.get());
    } else {
      RevertDecider.supersede(builder, posted);
      lane.active()
          .ifPresentOrElse(
              active -> decideConcurrency(builder, posted, active), () -> startNext(builder));
    }
    List<Lane.Waiting> queue = builder.lane().queue();
    if (queue.size() > QUEUE_MAX && queue.getLast().release().equals(release)) {
      reject(builder, release, "%d releases of this lane wait already".formatted(QUEUE_MAX));
    }
  }

  /// Finds the reason why a posted release must not be queued. A restart of the version that serves
  /// is exempt from vetoes and pins.
  private static Optional<String> findRejection(DecisionBuilder builder, ReleasePosted posted) {
    return posted
        .rejection()
        .or(() ->
            posted.restartOf().isPresent()
                ? Optional.empty()
                : builder.findVersionRejection(posted.spec().version()))
        .or(() -> RevertDecider.findRejection(builder.lane(), posted));
  }

  private static void reject(DecisionBuilder builder, UUID release, String reason) {
    builder.add(release, new Progress.Ended(Outcome.REJECTED, builder.lane().stable(), reason));
  }

  /// Decides what a posted release does to the active one.
  private static void decideConcurrency(
      DecisionBuilder builder, ReleasePosted posted, Active active) {
    switch (posted.spec().concurrency()) {
      case REJECT ->
          reject(builder, posted.release(), "release %s is active".formatted(active.release()));
      case QUEUE -> endBake(builder, active);
      case REPLACE ->
          builder.lane().queue().stream()
              .filter(waiting -> waiting.release().equals(posted.release()))
              .filter(waiting -> startOrDefer(builder, waiting))
              .findFirst()
              .ifPresent(newer -> replace(builder, newer, active));
    }
  }

  /// Records that the `startAt` of a queued release has come.
  static void reachStart(DecisionBuilder builder, UUID release) {
    boolean isEarly =
        builder.lane().queue().stream().anyMatch(w -> w.release().equals(release) && w.early());
    if (isEarly) {
      builder.add(release, new Progress.StartReached());
      check(builder);
    }
  }

  /// Ends the releases that have waited too long.
  static void expire(DecisionBuilder builder) {
    for (Lane.Waiting waiting : builder.lane().queue()) {
      if (!builder.at().isBefore(waiting.expiresAt())) {
        builder.add(
            waiting.release(),
            new Progress.Ended(
                Outcome.EXPIRED,
                builder.lane().stable(),
                "could not start before " + waiting.expiresAt()));
      }
    }
  }

  /// Starts the next queued release, or lets those that could start now end a bake or take over the
  /// lane.
  static void check(DecisionBuilder builder) {
    if (builder.lane().active().isEmpty()) {
      startNext(builder);
      return;
    }
    Active active = builder.active();
    if (!endBake(builder, active) && !active.isRollingBack()) {
      builder.lane().queue().stream()
          .filter(waiting -> waiting.spec().concurrency() == Concurrency.REPLACE)
          .filter(waiting -> startOrDefer(builder, waiting))
          .findFirst()
          .ifPresent(newer -> replace(builder, newer, active));
    }
  }

  static boolean isBaking(Active active) {
    return active.phase() instanceof Phase.Running && active.isAt(Step.Bake.class);
  }

  /// Ends a bake if a queued release could start afterwards; returns whether it did.
  private static boolean endBake(DecisionBuilder builder, Active active) {
    boolean isEnded =
        isBaking(active)
            && builder.lane().queue().stream()
                .anyMatch(waiting ->
                    waiting.spec().concurrency() != Concurrency.REJECT
                        && startOrDefer(builder, waiting));
    if (isEnded) {
      Transitions.finishStep(builder, "a newer release waits");
    }
    return isEnded;
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
        if (active.isAt(Step.Hold.class)) {
          Transitions.finishStep(builder, reason);
        }
      }
      case Phase.Stuck(var outcome, var cause, var _, var _) -> {
        builder.add(new Progress.ReplacementRequested(newerRelease));
        builder.add(
            new Progress.Ended(outcome, Transitions.findServing(builder.lane(), active), cause));
        startNext(builder);
      }
    }
  }

  /// Starts the oldest queued release that may start, a revert before others, if no release is
  /// active.
  static void startNext(DecisionBuilder builder) {
    Lane lane = builder.lane();
    if (lane.active().isPresent() || lane.stopping().isPresent()) {
      return;
    }
    lane.queue().stream()
        .sorted(Comparator.comparing(waiting -> !waiting.revert()))
        .filter(waiting -> startOrDefer(builder, waiting))
        .findFirst()
        .ifPresent(waiting -> {
          Optional<Progress.Ended> ended = findImmediateEnd(builder, waiting);
          if (ended.isPresent()) {
            builder.add(waiting.release(), ended.get());
            startNext(builder);
          } else {
            Transitions.start(builder, waiting);
          }
        });
  }

  /// Returns whether a queued release may start now, and records a deferral once for each window
  /// that prevents it.
  private static boolean startOrDefer(DecisionBuilder builder, Lane.Waiting waiting) {
    if (waiting.early()) {
      return false;
    }
    Optional<ClosedWindow> window =
        waiting.overridden() || waiting.revert()
            ? Optional.empty()
            : builder.guards().findClosedWindow(builder.at());
    if (window.isPresent() && !window.equals(waiting.closedWindow())) {
      builder.add(
          waiting.release(),
          new Progress.StartDeferred(window.get().until(), window.get().reason()));
    }
    return window.isEmpty();
  }

  /// Finds the end of a release that would start now and needs no plan: the release that it
  /// restarts no longer serves, its version serves already, or was vetoed or excluded by a pin
  /// while it waited.
  private static Optional<Progress.Ended> findImmediateEnd(
      DecisionBuilder builder, Lane.Waiting waiting) {
    Optional<Serving> stable = builder.lane().stable();
    Optional<UUID> restartOf = waiting.restartOf();
    if (restartOf.isPresent() && !stable.map(Serving::release).equals(restartOf)) {
      String reason =
          "release %s no longer serves, so it cannot be restarted".formatted(restartOf.get());
      return Optional.of(new Progress.Ended(Outcome.REJECTED, stable, reason));
    }
    boolean isServing =
        restartOf.isEmpty()
            && stable.filter(s -> s.spec().isSameProgram(waiting.spec())).isPresent();
    return isServing
        ? Optional.of(new Progress.Ended(Outcome.SUCCEEDED, stable, "already serving"))
        : builder
            .findVersionRejection(waiting.spec().version())
            .filter(_ -> restartOf.isEmpty())
            .map(reason -> new Progress.Ended(Outcome.REJECTED, stable, reason));
  }

  private QueueDecider() {}
}
