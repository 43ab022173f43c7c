package io.sluice.simulation.fault;

import io.sluice.contract.State;
import io.sluice.simulation.scenario.FaultKind;
import java.util.HashMap;
import java.util.Map;

/// Counts of the faults that struck, by kind and state of the lane.
public final class FaultTally {
  private final Map<Pair, Long> counts = new HashMap<>();

  /// A fault and the state of the lane that it strikes.
  public record Pair(State state, FaultKind kind) {
    @Override
    public String toString() {
      return state.wire() + " + " + kind.label();
    }
  }

  void add(State state, FaultKind kind) {
    counts.merge(new Pair(state, kind), 1L, Long::sum);
  }

  /// Adds the counts of `other`.
  public void add(FaultTally other) {
    other.counts.forEach((pair, count) -> counts.merge(pair, count, Long::sum));
  }

  /// Returns how often `kind` struck in `state`.
  public long of(State state, FaultKind kind) {
    return counts.getOrDefault(new Pair(state, kind), 0L);
  }

  /// Returns how often `kind` struck.
  public long of(FaultKind kind) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == kind)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
