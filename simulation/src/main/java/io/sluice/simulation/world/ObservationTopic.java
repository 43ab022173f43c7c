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

/// The topic of observations. An observation is lost if its monitor cannot reach the broker. An
/// engine receives the observations that were sent after its first call of [#receive], as a
/// consumer that begins at the latest offset.
final class ObservationTopic {
  private final Calls calls;
  private final Consumer<LaneKey> listener;
  private final Map<LaneKey, Long> sentCounts = new HashMap<>();
  private final Map<Host, Map<LaneKey, Long>> receivedCounts = new HashMap<>();

  /// @param listener receives each observation that reaches the broker
  ObservationTopic(Calls calls, Consumer<LaneKey> listener) {
    this.calls = calls;
    this.listener = listener;
  }

  /// Sends an observation of the active release of `lane`.
  void send(Host monitor, LaneKey lane) {
    if (!calls.isCutOff(monitor, Faults.BROKER)) {
      sentCounts.merge(lane, 1L, Long::sum);
      listener.accept(lane);
    }
  }

  /// Whether `engine` has never called [#receive], or observations were sent since its last call.
  boolean hasUnread(Host engine) {
    return !sentCounts.equals(receivedCounts.get(engine));
  }

  /// Returns the lanes with observations since the last call for `engine`; none at the first call,
  /// or if the engine cannot reach the broker.
  Set<LaneKey> receive(Host engine) {
    if (calls.isCutOff(engine, Faults.BROKER)) {
      return Set.of();
    }
    Map<LaneKey, Long> receivedBefore = receivedCounts.getOrDefault(engine, sentCounts);
    var lanes = new HashSet<LaneKey>();
    sentCounts.forEach((lane, count) -> {
      if (!count.equals(receivedBefore.get(lane))) {
        lanes.add(lane);
      }
    });
    receivedCounts.put(engine, new HashMap<>(sentCounts));
    return lanes;
  }
}
