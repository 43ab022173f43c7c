package io.sluice.domain.rollout;

import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.Steered;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// All that can reach a lane.
public sealed interface Signal {

  /// @param revert what a revert goes by
  /// @param refusal why the engine's settings forbid it, if they do
  record Posted(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Optional<String> refusal)
      implements Signal {

    /// Goes by nothing that its caller was shown.
    public Posted(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        Optional<UUID> restartOf,
        String caller,
        Optional<String> reason,
        Optional<String> refusal) {
      this(release, spec, retryOf, revertOf, Optional.empty(), restartOf, caller, reason, refusal);
    }

    /// Neither a restart nor explained.
    public Posted(
        UUID release,
        ReleaseSpec spec,
        Optional<UUID> retryOf,
        Optional<UUID> revertOf,
        String caller,
        Optional<String> refusal) {
      this(release, spec, retryOf, revertOf, Optional.empty(), caller, Optional.empty(), refusal);
    }
  }

  /// @param id the command's id
  /// @param roles the caller's
  record Ordered(UUID id, Command command, String caller, List<String> roles, String reason)
      implements Signal {

    /// From somebody without a role: enough for whatever the API alone asks a role for.
    public Ordered(UUID id, Command command, String caller, String reason) {
      this(id, command, caller, List.of(), reason);
    }

    boolean isFrom(String role) {
      return roles.contains(role);
    }
  }

  /// An effect was confirmed by reading the world back; sent only if the answer bore its row's
  /// present token.
  ///
  /// @param number the number of the effect's step; [Asked#KEEPER] or [Asked#STOP] if it has none
  record EffectDone(int number, Result result) implements Signal {}

  /// A try of an effect failed.
  ///
  /// @param hopeless whether trying again is pointless, such as for an application that dies at
  ///   once
  record EffectFailed(int number, Target target, String reason, boolean hopeless)
      implements Signal {}

  /// health-monitor's verdict on `release`.
  record Judged(UUID release, int step, Verdict.Kind verdict, String sentence) implements Signal {}

  /// Something may be due.
  ///
  /// @param waited monotonic time since [Lane#waitingFor] last changed
  record TimePassed(Duration waited) implements Signal {}

  /// As much monotonic time passed as [Due#starts] asks for.
  record StartReached(UUID release) implements Signal {}

  /// The runtime counts instances of `release` that ended by themselves.
  ///
  /// @param ended how many so far; see [Lane#hasMoreEnded]
  record Lost(UUID release, int ended, String reason) implements Signal {}

  /// The router's weight lease expired: stable has all traffic until the engine sets the confirmed
  /// weights again.
  record LeaseExpired(String reason) implements Signal {}

  /// A target without a token for this lane, or with an epoch above it, is to be taken over.
  ///
  /// @param seen the highest epoch the target named; 0 if none
  record AdoptionAsked(Target target, String startId, long seen) implements Signal {}

  /// What was read back.
  sealed interface Result {
    record Fenced(Target target, long epoch) implements Result {}

    /// `instances` of `release` are ready; when scaling down, that many are left.
    ///
    /// @param baseline the names of those that were asked for
    record Ready(UUID release, int instances, Optional<List<String>> baseline) implements Result {
      public Ready {
        baseline = baseline.map(List::copyOf);
      }

      /// No names were asked for.
      public Ready(UUID release, int instances) {
        this(release, instances, Optional.empty());
      }
    }

    /// What `artifact` of `release` is for good.
    record Resolved(UUID release, String artifact) implements Result {}

    /// Whoever was called said yes.
    ///
    /// @param status of HTTP
    record Called(int status) implements Result {}

    /// @param steered see [Effect.Route]
    record Routed(Map<UUID, Percent> weights, Token token, Optional<Steered> steered)
        implements Result {

      /// By weight alone.
      public Routed(Map<UUID, Percent> weights, Token token) {
        this(weights, token, Optional.empty());
      }
    }
  }
}
