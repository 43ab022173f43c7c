package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Asked;
import io.sluice.domain.rollout.Effect;
import java.util.Optional;
import java.util.UUID;

/// An effect that is not finished.
///
/// @param number of the step it belongs to, or as [Asked] says
/// @param token under which it writes, and under which its answer counts
/// @param owner the runner that has the lease
/// @param renewals grows while that runner is alive
/// @param blocked whether a fence of its target has to be confirmed first
/// @param reason why the last try failed
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

  /// Whether the lane keeper asked for it.
  public boolean isKeepers() {
    return number == Asked.KEEPER;
  }

  /// The same under another token and lease.
  public EffectRow with(Token newToken, String newOwner) {
    return new EffectRow(
        id, lane, release, number, effect, newToken, newOwner, renewals, blocked, reason);
  }

  /// Whether `other` is about the same part of the world.
  public boolean namesSameAs(Effect other) {
    return switch (other) {
      case Effect.Route _ -> effect instanceof Effect.Route;
      case Effect.Scale(UUID scaled, var _, int _, var _, var _) ->
          effect instanceof Effect.Scale own && own.release().equals(scaled);
      case Effect.Fence _, Effect.Call _ -> false;
    };
  }
}
