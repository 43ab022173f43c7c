package io.sluice.simulation.world;

import io.sluice.contract.LaneKey;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.time.Host;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The topic of observations. An observation is lost if its monitor cannot reach the broker;
/// otherwise every running engine receives it as soon as it can reach the broker.
final class Observed {
  private final Calls calls;
  private final Consumer<LaneKey> witness;
  private final Map<LaneKey, Long> counts = new HashMap<>();
  private final Map<Host, Map<LaneKey, Long>> taken = new HashMap<>();

  /// @param witness receives each observation that reaches the broker
  Observed(Calls calls, Consumer<LaneKey> witness) {
    this.calls = calls;
    this.witness = witness;
  }

  /// Sends an observation of the active release of `lane`.
  void add(Host monitor, LaneKey lane) {
    if (!calls.isCutOff(monitor, Faults.BROKER)) {
      counts.merge(lane, 1L, Long::sum);
      witness.accept(lane);
    }
  }

  boolean isNew(Host engine) {
    return !counts.equals(taken.get(engine));
  }

  /// Returns the lanes that were observed since the last call for `engine`.
  Set<LaneKey> takeFor(Host engine) {
    if (calls.isCutOff(engine, Faults.BROKER)) {
      return Set.of();
    }
    Map<LaneKey, Long> before = taken.getOrDefault(engine, counts);
    var lanes = new HashSet<LaneKey>();
    counts.forEach((lane, count) -> {
      if (!count.equals(before.get(lane))) {
        lanes.add(lane);
      }
    });
    taken.put(engine, new HashMap<>(counts));
    return lanes;
  }
}
