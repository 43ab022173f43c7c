package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.domain.rollout.Lane;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Effects and lanes as the runner and the reconciler read them: each call by itself, without a
/// lock. Every method may throw [io.sluice.messaging.Transactions.UnavailableException].
public interface EffectStore {

  /// Returns all pending effects.
  PendingEffects readPending();

  /// Returns the leases of all pending effects, without their contents.
  List<Lease> leases();

  /// Reads an effect again; empty once it is done or cancelled.
  Optional<EffectRow> read(UUID effect);

  /// Renews every lease of `owner`.
  void renew(String owner);

  /// Returns every lane with its state.
  List<LaneSnapshot> lanes();

  /// Returns the state of one lane; [Lane#EMPTY] if nothing happened there.
  Lane lane(LaneKey lane);

  /// Returns the signing keys of one lane: creates the first, and rotates them when the current one
  /// is older than the longest `maxAge` of a cookie.
  SigningKeys signingKeys(LaneKey lane);

  /// The lease of an effect: see [EffectRow].
  record Lease(UUID effect, LaneKey lane, String owner, long renewals, boolean blocked) {}

  /// @param rows by lane, in the order of their tokens
  /// @param unreadable lanes with an effect that cannot be parsed: its target is unknown
  record PendingEffects(List<EffectRow> rows, Set<LaneKey> unreadable) {
    public PendingEffects {
      rows = List.copyOf(rows);
      unreadable = Set.copyOf(unreadable);
    }
  }

  /// @param sequence of the last entry of its log
  record LaneSnapshot(LaneKey lane, long sequence, Lane state) {}
}
