package io.sluice.simulation.script;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import java.util.Optional;

/// One thing that happens.
///
/// @param index its place in the script, by which it can be left out
/// @param at nanoseconds from the begin, or from when the lane gets into a state
/// @param which chooses whom or what it meets, 0 or more
/// @param size chooses how hard, 0 to 999
/// @param in the state that it waits for; it does not happen if the lane never gets there
/// @param other the lane that it is about, if that is not the first one
public record Item(
    int index,
    long at,
    Kind kind,
    int which,
    int size,
    Optional<State> in,
    Optional<LaneKey> other) {

  /// The lane that it is about; what strikes something shared is about the first one.
  public LaneKey lane() {
    return other.orElse(Scripts.LANE);
  }

  /// One of `n`.
  public int choose(int n) {
    return which % n;
  }

  /// From `least` to `most` as its size says.
  public long between(long least, long most) {
    return least + (most - least) * size / 999;
  }

  @Override
  public String toString() {
    return "#%d %s".formatted(index, kind.word());
  }
}
