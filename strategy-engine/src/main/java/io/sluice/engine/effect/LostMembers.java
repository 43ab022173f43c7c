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
/// last members where all of its instances died; while the runtime does not answer, these members
/// carry no weight that comes back.
final class LostMembers {
  private final Map<LaneKey, Set<UUID>> lost = new ConcurrentHashMap<>();

  /// Replaces what is known of `lane`.
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

  /// Returns their ids.
  Set<UUID> of(LaneKey lane) {
    return lost.getOrDefault(lane, Set.of());
  }
}
