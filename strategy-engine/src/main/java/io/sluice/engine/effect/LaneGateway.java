package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The port through which effects report to a lane and get new tokens. Each call is one transaction
/// under the lane's lock, counts only if `row` is pending and has its present token, and may throw
/// [io.sluice.messaging.Transactions.UnavailableException].
public interface LaneGateway {

  /// Confirms an effect after the target's state was read back.
  void done(EffectRow row, Signal.Result result);

  /// Records the pinned form of the release's `artifact`; the first call counts.
  ///
  /// @param signedBy name of the key that signed it; empty if it was not verified
  /// @return the artifact that the lane has recorded; empty if `row` no longer counts
  Optional<String> resolve(EffectRow row, UUID release, String artifact, Optional<String> signedBy);

  /// Finds the artifact of the active release whose image was verified.
  ///
  /// @return empty if `release` is not active, or still demands a signature
  Optional<String> findVerified(EffectRow row, UUID release);

  /// Records a failed attempt; the effect is retried.
  ///
  /// @param permanent see [Signal.EffectFailed]
  void failed(EffectRow row, String reason, boolean permanent);

  /// Decides the adoption of a target that has no token for the lane: the epoch rises, and every
  /// pending effect of the lane gets a new token.
  ///
  /// @param startId the target's present start
  /// @return whether this was decided; false if `row` has another token by now
  boolean adopt(EffectRow row, Target target, String startId);

  /// Reacts to a stale token: the target has seen a higher token than that of `row`. If it is above
  /// the lane's own, the epoch rises above it. Otherwise the row gets a new `n`, or is cancelled if
  /// the reconciler requested it and it no longer matches the desired state.
  void onStaleToken(EffectRow row, Target target, String startId, Token seen);

  /// Takes over a lease if it has not changed since it was read; the row gets a new `n`.
  void takeOver(EffectStore.Lease lease, String owner);

  /// Requests the effects that remove the drift, unless the lane has changed since.
  ///
  /// @param sequence of the lane when the reconciler read it
  /// @param signals decided first
  void repair(LaneKey lane, long sequence, List<Signal> signals, List<Effect> effects);
}
