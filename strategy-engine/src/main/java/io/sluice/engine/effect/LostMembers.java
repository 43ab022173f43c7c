package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The members of each lane that were not ready when its runtime last answered. A release keeps its
/// last members if all of its instances died; while the runtime does not answer, weight that
/// returns does not count on these members.
final class LostMembers {
  private final Map<LaneKey, Reading> lost = new ConcurrentHashMap<>();
  private final AtomicLong readings = new AtomicLong();

  /// Numbers a reading of a runtime; the number must be taken before the runtime is read.
  long next() {
    return readings.incrementAndGet();
  }

  /// Records the lost members of `lane`, unless a later reading did so already: the reconciler
  /// reads all runtimes at once and comes to a lane some time after that.
  ///
  /// @param reading its number, of [#next]
  void record(LaneKey lane, long reading, Router.Table table, List<Instance> instances) {
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
    lost.merge(
        lane,
        new Reading(reading, now),
        (earlier, latest) -> earlier.number() > latest.number() ? earlier : latest);
  }

  /// Returns the ids of the lost members of `lane`.
  Set<UUID> ids(LaneKey lane) {
    return Optional.ofNullable(lost.get(lane)).map(Reading::lost).orElse(Set.of());
  }

  /// The lost members by one reading.
  private record Reading(long number, Set<UUID> lost) {}
}
