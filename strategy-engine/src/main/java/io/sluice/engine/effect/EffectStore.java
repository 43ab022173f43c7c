package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Effects and lanes as runner and keeper read them: each call by itself, without a lock. Every
/// method may throw [io.sluice.messaging.Transactions.Unavailable].
public interface EffectStore {

  /// All unfinished effects.
  Unfinished unfinished();

  /// The same, as little of them as it takes to see who runs them.
  List<Lease> leases();

  /// Reads an effect again; empty once it is done or cancelled.
  Optional<EffectRow> read(UUID effect);

  /// Renews every lease of `owner`.
  void renew(String owner);

  /// Every lane with its state.
  List<Seen> lanes();

  /// The state of one lane; [Lane#EMPTY] if nothing happened there.
  Lane lane(LaneKey lane);

  /// See [EffectRow].
  record Lease(UUID effect, LaneKey lane, String owner, long renewals, boolean blocked) {}

  /// @param rows in the order they were asked for
  /// @param unreadable lanes with an effect that cannot be read: what it names is not known
  record Unfinished(List<EffectRow> rows, Set<LaneKey> unreadable) {
    public Unfinished {
      rows = List.copyOf(rows);
      unreadable = Set.copyOf(unreadable);
    }
  }

  /// @param sequence of the last entry of its log
  record Seen(LaneKey lane, long sequence, Lane state) {}
}
