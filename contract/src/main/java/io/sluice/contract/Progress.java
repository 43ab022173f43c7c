package io.sluice.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The events of a lane, written by strategy-engine to `release.progress`. Their fold is the lane's
/// state.
public sealed interface Progress extends Event {

  /// The effect of a person's command.
  sealed interface CommandEvent extends Progress {
    /// Returns the command's id.
    UUID command();

    String caller();

    /// Returns the caller's reason or, for a rejection, the engine's reason.
    String reason();
  }

  /// The release is accepted and waits in the queue.
  ///
  /// @param restartOf release that serves and whose instances the new release replaces
  /// @param expiresAt time at which the release ends as expired if it is still queued
  /// @param signedBy keys of which one must have signed the image, before an instance starts; empty
  ///   if the signature does not matter
  record Queued(
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Instant expiresAt,
      Optional<List<Floors.ImageKey>> signedBy)
      implements Progress {

    /// Creates a queued release whose signature does not matter.
    public Queued(
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        Optional<UUID> restartOf,
        String caller,
        Optional<String> reason,
        Instant expiresAt) {
      this(spec, retryOf, revertOf, restartOf, caller, reason, expiresAt, Optional.empty());
    }

    /// Creates a queued release that is not a restart and has no reason.
    public Queued(
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        String caller,
        Instant expiresAt) {
      this(spec, retryOf, revertOf, Optional.empty(), caller, Optional.empty(), expiresAt);
    }
  }

  /// The release must not start now. The engine checks again at `until`, and when settings change.
  ///
  /// @param reason window that prevents the start
  record StartDeferred(Instant until, String reason) implements Progress {}

  /// The time from queueing to the release's `startAt` has passed.
  record StartReached() implements Progress {}

  /// A person lets the release start during a freeze.
  record FreezeOverridden(UUID command, String caller, String reason) implements CommandEvent {}

  /// The release starts and is the lane's active release.
  ///
  /// @param previousStable previous stable, the target of every rollback; empty on a first release
  /// @param deadline time at which the release is rolled back unless it is promoted
  /// @param author caller who requested the release; empty if an earlier version wrote the event
  record Started(
      ReleaseSpec spec, Optional<Serving> previousStable, Instant deadline, Optional<String> author)
      implements Progress {

    /// Creates the event without the author.
    public Started(ReleaseSpec spec, Optional<Serving> previousStable, Instant deadline) {
      this(spec, previousStable, deadline, Optional.empty());
    }
  }

  /// A person's break-glass lets the release bypass floors of its environment.
  ///
  /// @param command id of the command with the break-glass; empty if the release itself has it
  /// @param floors names of the bypassed floors, as in [Floors]
  record FloorsBypassed(Optional<UUID> command, List<String> floors, String caller, String reason)
      implements Progress {
    public FloorsBypassed {
      floors = List.copyOf(floors);
    }

    /// Returns the entry that outcomes and views show.
    public BreakGlass entry() {
      return new BreakGlass(caller, reason, floors);
    }
  }

  /// A plan replaces the previous plan of the release.
  ///
  /// @param first number of the plan's first step; step numbers are unique in the release
  /// @param outcome outcome of the release after a rollback
  /// @param epoch the lane's new epoch
  record PlanAdopted(
      Direction direction,
      Plan plan,
      int first,
      Optional<Outcome> outcome,
      long epoch,
      String reason)
      implements Progress {}

  /// A step starts.
  ///
  /// @param deadline time at which the step fails
  record StepStarted(int number, Step step, Instant deadline) implements Progress {}

  /// A step ends.
  ///
  /// @param reason reason for the end, as one sentence
  /// @param bypass reason that the step ended without its condition; empty if the condition was met
  record StepFinished(int number, String reason, Optional<Bypass> bypass) implements Progress {

    /// Creates the end of a step whose condition was met.
    public StepFinished(int number, String reason) {
      this(number, reason, Optional.empty());
    }
  }

  /// A target stored the plan's token and rejects older writes.
  record TargetFenced(Target target, long epoch) implements Progress {}

  /// A target without a token for the lane adopted the lane under a new epoch.
  ///
  /// @param startId start id of the adopted target
  record TargetAdopted(Target target, long epoch, String startId) implements Progress {}

  /// The runtime reports ready instances of `release`.
  ///
  /// @param number number of the step; 0 if the reconciler requested the effect
  /// @param controlInstances control instances of stable for the comparison, by their names in the
  ///   router's counters, until the next report about stable's instances; all of them if empty
  record InstancesReady(
      int number, UUID release, int instances, Optional<List<String>> controlInstances)
      implements Progress {
    public InstancesReady {
      controlInstances = controlInstances.map(List::copyOf);
    }

    /// Creates the event without names of control instances.
    public InstancesReady(int number, UUID release, int instances) {
      this(number, release, instances, Optional.empty());
    }
  }

  /// The router reports new weights.
  ///
  /// @param number number of the step; 0 if the reconciler requested the effect
  /// @param weights percentages by release id; their sum is 100 once a stable exists
  /// @param trafficRules traffic rules of a release besides its weight; none if empty
  record TrafficShifted(
      int number,
      Map<UUID, Percent> weights,
      Token token,
      Optional<ReleaseTrafficRules> trafficRules)
      implements Progress {
    public TrafficShifted {
      weights = Map.copyOf(weights);
    }

    /// Creates a shift without traffic rules.
    public TrafficShifted(int number, Map<UUID, Percent> weights, Token token) {
      this(number, weights, token, Optional.empty());
    }
  }

  /// The release's artifact is fixed: the tag was resolved, and later instances, a rollback to the
  /// release and another release of it run the same bytes.
  ///
  /// @param artifact name with its digest
  /// @param signedBy name of the key that signed the image; empty if the signature does not matter
  record ArtifactResolved(String artifact, Optional<String> signedBy) implements Progress {

    /// Creates an artifact whose signature does not matter.
    public ArtifactResolved(String artifact) {
      this(artifact, Optional.empty());
    }
  }

  /// The call of a step succeeded.
  ///
  /// @param status HTTP status, 200 to 299
  record CallSucceeded(int number, int status) implements Progress {}

  /// An attempt of a step's effect failed; the engine retries until the step's deadline.
  record EffectFailed(int number, Target target, String reason) implements Progress {}

  /// The engine recorded a verdict.
  record VerdictRecorded(int step, Verdict.Kind verdict, String sentence) implements Progress {}

  /// An unplanned hold, because of a policy or a missing verdict.
  record HoldStarted(int number, Duration time, Instant until, Decision onExpiry, String reason)
      implements Progress {}

  record Paused(UUID command, Instant since, String caller, String reason)
      implements CommandEvent {}

  /// A person resumed the release.
  ///
  /// @param deadline deadline of the current step, moved by the time of the pause
  record Resumed(UUID command, Instant deadline, String caller, String reason)
      implements CommandEvent {}

  /// A person ended the hold or observation of step `number`.
  record PromotionRequested(UUID command, int number, String caller, String reason)
      implements CommandEvent {}

  /// A person requested the promotion without observations and holds.
  record FullPromotionRequested(UUID command, String caller, String reason)
      implements CommandEvent {}

  /// A person skipped step `number`.
  record StepSkipped(UUID command, int number, String caller, String reason)
      implements CommandEvent {}

  /// A person approved the gate of step `number`.
  ///
  /// @param approvals number of different people who have approved so far
  /// @param quorum number of approvals that the gate requires
  record GateApproved(
      UUID command, int number, String caller, int approvals, int quorum, String reason)
      implements CommandEvent {}

  /// A person denied the gate of step `number`.
  record GateDenied(UUID command, int number, String caller, String reason)
      implements CommandEvent {}

  record AbortRequested(UUID command, String caller, String reason) implements CommandEvent {}

  /// A person rolled the release back to `version` of release `to`.
  record RevertRequested(UUID command, UUID to, String version, String caller, String reason)
      implements CommandEvent {}

  /// An admin abandoned the rollback.
  record RollbackAbandoned(UUID command, String caller, String reason) implements CommandEvent {}

  /// A newer release with `replace` requests the lane.
  record ReplacementRequested(UUID by) implements Progress {}

  /// The engine rejected a command; the lane is unchanged.
  ///
  /// @param name name of the command, such as `promote`
  record CommandRejected(UUID command, String name, String caller, String reason)
      implements CommandEvent {}

  /// The candidate has all traffic.
  record Promoted() implements Progress {}

  /// The rollback cannot be completed now. The engine retries every 30 s and pages a person.
  ///
  /// @param retryAt time of the next attempt
  record Stuck(int number, String reason, Instant retryAt) implements Progress {}

  /// The engine retries the step, after [Stuck] or because a hold during the step ended.
  ///
  /// @param retryAt time of the next attempt; after a hold, the step's new deadline
  record StepRetried(int number, String reason, Instant retryAt) implements Progress {}

  /// The last event of a release.
  ///
  /// @param stable version that serves the lane from now on; empty if none serves
  record Ended(Outcome outcome, Optional<Serving> stable, String reason) implements Progress {}

  /// A person set stable's number of instances; the event has no release.
  record ReplicasSet(UUID command, int replicas, String caller, String reason)
      implements CommandEvent {}

  /// A person vetoed a version in this lane; the event has no release.
  record VersionVetoed(UUID command, String version, String caller, String reason)
      implements CommandEvent {}

  /// A person lifted a veto; the event has no release.
  record VersionVetoLifted(UUID command, String version, String caller, String reason)
      implements CommandEvent {}

  /// A person pinned the only version that may be released in this lane; the event has no release.
  record VersionPinned(UUID command, String version, String caller, String reason)
      implements CommandEvent {}

  /// A person removed the pin; the event has no release.
  record VersionUnpinned(UUID command, String caller, String reason) implements CommandEvent {}

  /// A person stopped the lane: stable drains and stops under a new epoch; the event has no
  /// release.
  record StopRequested(UUID command, long epoch, String caller, String reason)
      implements CommandEvent {}

  /// The lane has no running instances after a stop; the event has no release.
  record LaneStopped() implements Progress {}

  /// Instances of `release` ended by themselves and the reconciler replaces them; the event has no
  /// release.
  ///
  /// @param count number of lost instances since the release's first instance; one event may count
  ///   several
  record InstanceLost(UUID release, int count, String reason) implements Progress {}

  /// The router returned all weight to stable because no engine renewed the candidate's weight in
  /// time. The engine is running again and restores the confirmed weights.
  ///
  /// @param number number of the current step
  record LeaseExpired(int number, String reason) implements Progress {}

  /// The version that serves, or served, a lane.
  ///
  /// @param replicas desired number of instances
  record Serving(UUID release, ReleaseSpec spec, int replicas) {}
}
