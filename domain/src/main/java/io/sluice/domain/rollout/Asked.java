package io.sluice.domain.rollout;

/// An effect that a decision asks for; it becomes a durable row in the deciding transaction.
///
/// @param number the number of the step it belongs to, or [#KEEPER] or [#STOP]
public record Asked(int number, Effect effect) {
  /// Re-assertion by the lane keeper.
  public static final int KEEPER = 0;

  /// Stopping a lane.
  public static final int STOP = -1;
}
