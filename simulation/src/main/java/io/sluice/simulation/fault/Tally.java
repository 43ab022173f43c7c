package io.sluice.simulation.fault;

import io.sluice.contract.State;
import io.sluice.simulation.script.Kind;
import java.util.HashMap;
import java.util.Map;

/// Counts of the faults that struck, by kind and state of the lane.
public final class Tally {
  private final Map<Pair, Long> struck = new HashMap<>();

  /// A fault and the state of the lane that it strikes.
  public record Pair(State state, Kind kind) {
    @Override
    public String toString() {
      return state.wire() + " + " + kind.word();
    }
  }

  void add(State state, Kind kind) {
    struck.merge(new Pair(state, kind), 1L, Long::sum);
  }

  /// Adds the counts of `other`.
  public void add(Tally other) {
    other.struck.forEach((pair, count) -> struck.merge(pair, count, Long::sum));
  }

  /// Returns how often `kind` struck in `state`.
  public long of(State state, Kind kind) {
    return struck.getOrDefault(new Pair(state, kind), 0L);
  }

  /// Returns how often `kind` struck.
  public long of(Kind kind) {
    return struck.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == kind)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
