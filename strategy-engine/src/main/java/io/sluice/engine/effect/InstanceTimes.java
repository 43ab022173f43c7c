package io.sluice.engine.effect;

import io.sluice.engine.effect.target.Instance;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The times since which instances of one release have been dead, have left the members, or had no
/// table to leave, by the monotonic clock in ns. They outlive single effects, so no wait begins
/// again because the plan changed or another slot cannot start.
record InstanceTimes(Map<UUID, Long> dead, Map<UUID, Long> leaving, Map<UUID, Long> unrouted) {
  InstanceTimes() {
    this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  /// Forgets instances other than `own`.
  void retain(List<Instance> own) {
    Set<UUID> ids = new HashSet<>();
    own.forEach(instance -> ids.add(instance.id()));
    dead.keySet().retainAll(ids);
    leaving.keySet().retainAll(ids);
    unrouted.keySet().retainAll(ids);
  }
}
