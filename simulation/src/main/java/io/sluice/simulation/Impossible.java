package io.sluice.simulation;

import io.sluice.contract.State;
import io.sluice.simulation.script.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Pairs of a lane's state and a fault that cannot be met, each with the reason.
final class Impossible {
  private static final Map<String, String> REASONS = new TreeMap<>();

  static Optional<String> reason(State state, Kind kind) {
    return Optional.ofNullable(REASONS.get(name(state, kind)));
  }

  /// All of them.
  static Map<String, String> all() {
    return REASONS;
  }

  private static String name(State state, Kind kind) {
    return state.wire() + " + " + kind.word();
  }

  private Impossible() {}
}
