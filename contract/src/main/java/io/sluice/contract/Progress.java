package io.sluice.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What happens to a lane, written by strategy-engine to `release.progress`. The fold of these is
/// the lane's state.
public sealed interface Progress extends Event {

  /// What a person's command did.
  sealed interface Ordered extends Progress {
    /// The command's id.
    UUID command();

    String caller();

    /// Why: as the caller said it; of a refusal, why it was refused.
    String reason();
  }

  /// Accepted; it waits for its turn.
  ///
  /// @param restartOf the release that serves, whose instances are to be exchanged
  /// @param expiresAt when it ends as expired if it is still queued
  record Queued(
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Instant expiresAt)
      implements Progress {

    /// Neither a restart nor explained.
    public Queued(
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        String caller,
        Instant expiresAt) {
      this(spec, retryOf, revertOf, Optional.empty(), caller, Optional.empty(), expiresAt);
    }
  }

  /// It may not start now; asked again at `until`, and when settings change.
  ///
  /// @param reason the window that is in the way
  record Deferred(Instant until, String reason) implements Progress {}

  /// As much time has passed as there was to its `startAt` when it was queued.
  record StartReached() implements Progress {}

  /// A person lets it start in spite of a freeze.
  record OverrideOrdered(UUID command, String caller, String reason) implements Ordered {}

  /// The lane's active release from now on.
  ///
  /// @param cameFrom what serves, and where every way back leads; empty on a first release
  /// @param deadline when it is taken back unless promoted
  record Started(ReleaseSpec spec, Optional<Serving> cameFrom, Instant deadline)
      implements Progress {}

  /// @param first number of the plan's first step; numbers run through the whole release
  /// @param outcome on the way back: what the release will end as
  /// @param epoch the lane's new epoch
  record PlanAdopted(
      Direction direction,
      Plan plan,
      int first,
      Optional<Outcome> outcome,
      long epoch,
      String reason)
      implements Progress {}

  /// @param deadline when it counts as failed
  record StepStarted(int number, Step step, Instant deadline) implements Progress {}

  /// @param how what ended it, as one sentence
  /// @param pass who or what let it end though it had not done what it is for; empty if it had
  record StepFinished(int number, String how, Optional<Pass> pass) implements Progress {

    /// It has done what it is for.
    public StepFinished(int number, String how) {
      this(number, how, Optional.empty());
    }
  }

  /// A target has the plan's token: older writes have no effect there.
  record Fenced(Target target, long epoch) implements Progress {}

  /// A target without a token for the lane took over under a new epoch.
  ///
  /// @param startId the start of the target that was adopted
  record Adopted(Target target, long epoch, String startId) implements Progress {}

  /// Read back at the runtime: instances of `release` that are ready.
  ///
  /// @param number the step it belongs to; 0 if it is the keeper's
  /// @param baseline those of stable that the candidate is compared with, as the routers' counters
  ///   name them, until stable's instances are told anew; with all of them if empty
  record InstancesReady(int number, UUID release, int instances, Optional<List<String>> baseline)
      implements Progress {
    public InstancesReady {
      baseline = baseline.map(List::copyOf);
    }

    /// None of them told by its name.
    public InstancesReady(int number, UUID release, int instances) {
      this(number, release, instances, Optional.empty());
    }
  }

  /// Read back at the router.
  ///
  /// @param number the step it belongs to; 0 if it is the keeper's
  /// @param weights percent by release id; they sum to 100 once a stable exists
  /// @param steered what brings requests to a release beside them; nothing if empty
  record TrafficShifted(
      int number, Map<UUID, Percent> weights, Token token, Optional<Steered> steered)
      implements Progress {
    public TrafficShifted {
      weights = Map.copyOf(weights);
    }

    /// By weight alone.
    public TrafficShifted(int number, Map<UUID, Percent> weights, Token token) {
      this(number, weights, token, Optional.empty());
    }
  }

  /// What the release's artifact is for good: a tag was looked up, and the same bytes run from now
  /// on, in later instances, on the way back to it and when it is released again.
  ///
  /// @param artifact with its digest
  record ArtifactResolved(String artifact) implements Progress {}

  /// The call of a step was answered as it has to be.
  ///
  /// @param status of HTTP, 200 to 299
  record Called(int number, int status) implements Progress {}

  /// A try of a step's effect failed; it is tried again until the step's deadline.
  record EffectFailed(int number, Target target, String reason) implements Progress {}

  /// A verdict was taken into account.
  record Judged(int step, Verdict.Kind verdict, String sentence) implements Progress {}

  /// A wait that was not planned, by policy or because no verdict came.
  record Held(int number, Duration time, Instant until, Decision onExpiry, String reason)
      implements Progress {}

  record Paused(UUID command, Instant since, String caller, String reason) implements Ordered {}

  /// @param deadline the present step's, moved by the time of the pause
  record Resumed(UUID command, Instant deadline, String caller, String reason) implements Ordered {}

  /// A person ended the hold or observation of step `number`.
  record PromoteOrdered(UUID command, int number, String caller, String reason)
      implements Ordered {}

  /// A person lets the release go to its promotion without observations and holds.
  record PromoteFullOrdered(UUID command, String caller, String reason) implements Ordered {}

  /// A person leaves out step `number`.
  record SkipOrdered(UUID command, int number, String caller, String reason) implements Ordered {}

  /// One yes at the gate of step `number`.
  ///
  /// @param approvals how many different people have said yes by now
  /// @param quorum how many have to
  record ApproveOrdered(
      UUID command, int number, String caller, int approvals, int quorum, String reason)
      implements Ordered {}

  /// A no at the gate of step `number`.
  record RefuseOrdered(UUID command, int number, String caller, String reason) implements Ordered {}

  record AbortOrdered(UUID command, String caller, String reason) implements Ordered {}

  /// A person reverts the release: back to `version`, of release `to`.
  record RevertOrdered(UUID command, UUID to, String version, String caller, String reason)
      implements Ordered {}

  /// An admin gave up the way back.
  record CloseOrdered(UUID command, String caller, String reason) implements Ordered {}

  /// A newer release with `replace` wants the lane.
  record ReplaceOrdered(UUID by) implements Progress {}

  /// Nothing changed.
  ///
  /// @param name the command's name, such as `promote`
  record CommandRefused(UUID command, String name, String caller, String reason)
      implements Ordered {}

  /// The candidate has all traffic.
  record Promoted() implements Progress {}

  /// The way back cannot be done now; it is tried again every 30 s, and a person is paged.
  ///
  /// @param retryAt when the next try is made
  record Stuck(int number, String reason, Instant retryAt) implements Progress {}

  /// The step is tried again: the try that follows [Stuck], or a hold in its midst was ended.
  ///
  /// @param retryAt when it is tried next; after a hold, the step's new deadline
  record Retried(int number, String reason, Instant retryAt) implements Progress {}

  /// The last event of a release.
  ///
  /// @param stable what serves the lane from now on; empty if nothing does
  record Ended(Outcome outcome, Optional<Serving> stable, String reason) implements Progress {}

  /// Without a release: how many instances stable is to have.
  record ReplicasSet(UUID command, int replicas, String caller, String reason) implements Ordered {}

  /// Without a release: a version is not to be released here.
  record Vetoed(UUID command, String version, String caller, String reason) implements Ordered {}

  /// Without a release.
  record VetoLifted(UUID command, String version, String caller, String reason)
      implements Ordered {}

  /// Without a release: only this version may be released here.
  record Pinned(UUID command, String version, String caller, String reason) implements Ordered {}

  /// Without a release.
  record Unpinned(UUID command, String caller, String reason) implements Ordered {}

  /// Without a release: stable is to be drained and stopped, under a new epoch.
  record StopOrdered(UUID command, long epoch, String caller, String reason) implements Ordered {}

  /// Without a release: nothing of the lane runs any more.
  record Stopped() implements Progress {}

  /// Without a release: instances of `release` ended by themselves; the reconciler replaces them.
  ///
  /// @param count how many so far, since the release has had instances; several endings may be one
  ///   event
  record InstanceLost(UUID release, int count, String reason) implements Progress {}

  /// No engine renewed the candidate's weight at the router in time, so the router returned all
  /// weight to stable. The engine is back, and sets the confirmed weights again.
  ///
  /// @param number the present step
  record LeaseExpired(int number, String reason) implements Progress {}

  /// What serves, or served, a lane.
  ///
  /// @param replicas instances it is to have
  record Serving(UUID release, ReleaseSpec spec, int replicas) {}
}
