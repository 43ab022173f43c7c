package io.sluice.simulation;

import io.sluice.simulation.fault.FaultTally.Pair;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Pairs of a lane's state and a fault that cannot coincide, each with the reason.
final class Impossible {
  private static final Map<String, String> REASONS = new TreeMap<>();

  static Optional<String> findReason(Pair pair) {
    return Optional.ofNullable(REASONS.get(pair.toString()));
  }

  /// All impossible pairs with their reasons, by [Pair#toString()].
  static Map<String, String> all() {
    return REASONS;
  }

  private Impossible() {}
}
