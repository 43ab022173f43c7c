package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.EffectRequest;
import java.util.Optional;
import java.util.UUID;

/// A pending effect.
///
/// @param number of the step it belongs to, or a constant of [EffectRequest]
/// @param token under which it writes, and under which its result counts
/// @param owner the runner that holds the lease
/// @param renewals grows while that runner is alive
/// @param blocked whether a fence of its target must be confirmed first
/// @param reason the failure of the last attempt
public record EffectRow(
    UUID id,
    LaneKey lane,
    Optional<UUID> release,
    int number,
    Effect effect,
    Token token,
    String owner,
    long renewals,
    boolean blocked,
    Optional<String> reason) {

  /// Whether the reconciler requested it.
  public boolean isRepair() {
    return number == EffectRequest.RECONCILER;
  }

  /// Returns a copy under another token and lease.
  public EffectRow with(Token newToken, String newOwner) {
    return new EffectRow(
        id, lane, release, number, effect, newToken, newOwner, renewals, blocked, reason);
  }

  /// Whether `other` and this effect change the same thing: the lane's table, or the instances of
  /// one release.
  public boolean hasSameTarget(Effect other) {
    return switch (other) {
      case Effect.Route _ -> effect instanceof Effect.Route;
      case Effect.Scale(UUID scaled, var _, int _, var _, var _, var _) ->
          effect instanceof Effect.Scale own && own.release().equals(scaled);
      case Effect.Fence _, Effect.Call _ -> false;
    };
  }
}
