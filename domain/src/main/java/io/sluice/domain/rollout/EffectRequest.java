package io.sluice.domain.rollout;

/// An effect request of a decision; it becomes a durable row in the transaction of the decision.
///
/// @param number number of the effect's step, or [#RECONCILER] or [#STOP]
public record EffectRequest(int number, Effect effect) {
  /// The number of an effect that the lane's reconciler requested.
  public static final int RECONCILER = 0;

  /// The number of an effect that stops a lane.
  public static final int STOP = -1;
}
