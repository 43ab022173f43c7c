package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The members of each lane that were not ready when its runtime last answered. A release keeps its
/// last members if all of its instances died; while the runtime does not answer, weight that
/// returns does not count on these members.
final class LostMembers {
  private final Map<LaneKey, Set<UUID>> lost = new ConcurrentHashMap<>();

  /// Replaces the lost members of `lane`.
  void read(LaneKey lane, Router.Table table, List<Instance> instances) {
    Set<UUID> ready =
        instances.stream()
            .filter(instance -> instance.state() == Instance.State.READY)
            .map(Instance::id)
            .collect(Collectors.toSet());
    Set<UUID> now =
        table.shares().stream()
            .flatMap(share -> share.backends().stream())
            .map(Router.Backend::id)
            .filter(id -> !ready.contains(id))
            .collect(Collectors.toSet());
    if (now.isEmpty()) {
      lost.remove(lane);
    } else {
      lost.put(lane, now);
    }
  }

  /// Returns the ids of the lost members of `lane`.
  Set<UUID> of(LaneKey lane) {
    return lost.getOrDefault(lane, Set.of());
  }
}
