package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.domain.floor.Acceptance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// An input of a lane.
public sealed interface Signal {

  /// An input about the active release, which [Decider] handles by its phase.
  sealed interface ReleaseSignal extends Signal {}

  /// A posted release.
  ///
  /// @param revert basis of a revert
  /// @param rejection reason why the engine's settings forbid it, if they do
  /// @param acceptance terms of its environment
  record ReleasePosted(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Optional<String> rejection,
      Acceptance acceptance)
      implements Signal {

    /// Creates a release of an environment without floors.
    public ReleasePosted(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        Optional<RevertBasis> revert,
        Optional<UUID> restartOf,
        String caller,
        Optional<String> reason,
        Optional<String> rejection) {
      this(
          release,
          spec,
          retryOf,
          revertOf,
          revert,
          restartOf,
          caller,
          reason,
          rejection,
          Acceptance.NONE);
    }

    /// Creates a release that is not a revert with a basis.
    public ReleasePosted(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        Optional<UUID> restartOf,
        String caller,
        Optional<String> reason,
        Optional<String> rejection) {
      this(
          release, spec, retryOf, revertOf, Optional.empty(), restartOf, caller, reason, rejection);
    }

    /// Creates a release that is not a restart and has no reason.
    public ReleasePosted(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        String caller,
        Optional<String> rejection) {
      this(release, spec, retryOf, revertOf, Optional.empty(), caller, Optional.empty(), rejection);
    }
  }

  /// A person's command.
  ///
  /// @param id id of the command
  /// @param roles roles of the caller
  /// @param breakGlass reason for which the command may bypass floors
  record CommandReceived(
      UUID id,
      Command command,
      String caller,
      List<String> roles,
      String reason,
      Optional<String> breakGlass)
      implements Signal {

    /// Creates a command of a caller without roles, for commands whose roles only the API checks.
    public CommandReceived(UUID id, Command command, String caller, String reason) {
      this(id, command, caller, List.of(), reason);
    }

    /// Creates a command that may bypass no floor.
    public CommandReceived(
        UUID id, Command command, String caller, List<String> roles, String reason) {
      this(id, command, caller, roles, reason, Optional.empty());
    }

    boolean isFrom(String role) {
      return roles.contains(role);
    }

    /// Returns the command, the caller and the reason as text.
    String describe() {
      String text = "%s by %s".formatted(command.name(), caller);
      return reason.isBlank() ? text : text + ": " + reason;
    }
  }

  /// The observed state confirmed an effect. The runner sends this signal only if the response
  /// contained the current token of the effect's row.
  ///
  /// @param number number of the effect's step; [EffectRequest#RECONCILER] or [EffectRequest#STOP]
  ///   if it has none
  record EffectDone(int number, Result result) implements Signal {}

  /// An attempt of an effect failed.
  ///
  /// @param permanent whether the failure is permanent, for example for an application that exits
  ///   at once
  record EffectFailed(int number, Target target, String reason, boolean permanent)
      implements ReleaseSignal {}

  /// A verdict of health-monitor on `release`.
  record VerdictReceived(UUID release, int step, Verdict.Kind verdict, String sentence)
      implements ReleaseSignal {}

  /// A timer may be due.
  ///
  /// @param waited monotonic time since [TimerSchedule#waitingFor] last changed
  record TimePassed(Duration waited) implements ReleaseSignal {}

  /// The monotonic time of an entry of [TimerSchedule#starts] has passed.
  record StartReached(UUID release) implements Signal {}

  /// The runtime reports instances of `release` that ended by themselves.
  ///
  /// @param ended total number so far; see [Lane#hasMoreEnded]
  record InstancesLost(UUID release, int ended, String reason) implements Signal {}

  /// The router's weight lease expired: stable has all traffic until the engine sets the confirmed
  /// weights again.
  record LeaseExpired(String reason) implements ReleaseSignal {}

  /// A target without a token for this lane, or with an epoch above the lane's, must be adopted.
  ///
  /// @param seen highest epoch that the target reported; 0 if none
  record AdoptionRequested(Target target, String startId, long seen) implements Signal {}

  /// The observed state after an effect.
  sealed interface Result {
    record Fenced(Target target, long epoch) implements Result {}

    /// `instances` of `release` are ready; after a scale-down, that number remains.
    ///
    /// @param controlInstances names of the requested control instances
    record Ready(UUID release, int instances, Optional<List<String>> controlInstances)
        implements Result {
      public Ready {
        controlInstances = controlInstances.map(List::copyOf);
      }

      /// Creates a result without names.
      public Ready(UUID release, int instances) {
        this(release, instances, Optional.empty());
      }
    }

    /// The resolved artifact of `release`, which names fixed bytes.
    ///
    /// @param signedBy name of the key that signed the image; empty if it was not verified
    record Resolved(UUID release, String artifact, Optional<String> signedBy) implements Result {

      /// Creates the artifact of an image that was not verified.
      public Resolved(UUID release, String artifact) {
        this(release, artifact, Optional.empty());
      }
    }

    /// The webhook accepted the call.
    ///
    /// @param status HTTP status
    record CallAnswered(int status) implements Result {}

    /// The router applied a table.
    ///
    /// @param trafficRules see [Effect.Route]
    record Routed(
        Map<UUID, Percent> weights, Token token, Optional<ReleaseTrafficRules> trafficRules)
        implements Result {

      /// Creates a result without traffic rules.
      public Routed(Map<UUID, Percent> weights, Token token) {
        this(weights, token, Optional.empty());
      }
    }
  }
}
