package io.sluice.simulation.scenario;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import java.util.Optional;

/// A fault or a command of a scenario.
///
/// @param index its index in the scenario, by which it can be removed
/// @param at nanoseconds from the beginning, or from when the lane gets into a state
/// @param which chooses the object that it affects, 0 or more
/// @param size its strength, 0 to 999
/// @param in the state that it waits for; it does not happen if the lane never gets there
/// @param other the lane that it affects, if that is not the first one
public record ScheduledFault(
    int index,
    long at,
    FaultKind kind,
    int which,
    int size,
    Optional<State> in,
    Optional<LaneKey> other) {

  /// Returns the lane that it affects; the first lane if it strikes something shared.
  public LaneKey lane() {
    return other.orElse(ScenarioGenerator.LANE);
  }

  /// Returns an index from 0 to `n - 1`.
  public int choose(int n) {
    return which % n;
  }

  /// Returns a number from `least` to `most`, in proportion to its size.
  public long between(long least, long most) {
    return least + (most - least) * size / 999;
  }

  @Override
  public String toString() {
    return "#%d %s".formatted(index, kind.label());
  }
}
