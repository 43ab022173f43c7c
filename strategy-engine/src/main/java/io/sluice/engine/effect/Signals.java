package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The one door to a lane: how effects answer, and how they get new tokens. Each call is one
/// transaction under the lane's lock, counts only if `row` is unfinished and has its present token,
/// and may throw [io.sluice.messaging.Transactions.Unavailable].
public interface Signals {

  /// It was confirmed by reading the world back.
  void done(EffectRow row, Signal.Result result);

  /// What `artifact` of the release is for good; the first answer counts.
  ///
  /// @return what the lane says it is; empty if `row` does not count any more
  Optional<String> resolve(EffectRow row, UUID release, String artifact);

  /// A try failed; it will be tried again.
  ///
  /// @param hopeless see [Signal.EffectFailed]
  void failed(EffectRow row, String reason, boolean hopeless);

  /// `row`'s target has no token for the lane: the epoch rises, and every unfinished effect of the
  /// lane gets a new token.
  ///
  /// @param startId the target's present start
  /// @return whether it was so decided; not if `row` has got another token meanwhile
  boolean adopt(EffectRow row, Target target, String startId);

  /// The target refused `row`'s token because it has seen a higher one. If that is above the lane's
  /// own, the epoch rises above it; else the row gets a new `n`, or is cancelled if it is the
  /// keeper's and no longer what the lane aims at.
  void outrun(EffectRow row, Target target, String startId, Token seen);

  /// Takes over a lease if it is as it was seen; the row gets a new `n`.
  void takeOver(EffectStore.Lease lease, String owner);

  /// Asks for what the keeper found missing, unless the lane changed since.
  ///
  /// @param sequence of the lane when the keeper looked
  /// @param signals to be decided first
  void reassert(LaneKey lane, long sequence, List<Signal> signals, List<Effect> effects);
}
