package io.sluice.engine.effect;

import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Removes instances from service: marks them as stopping, removes them from the members, waits for
/// their requests within the drain time, and stops them.
final class Drain {
  private static final Duration GRACE_MIN = Duration.ofSeconds(2);

  private final ReleaseSpec spec;
  private final Router router;
  private final Runtime runtime;
  private final MonotonicTime time;
  private final InstanceTimes since;

  /// @param since times of the instances in this effect and earlier ones; modified here
  Drain(ReleaseSpec spec, Router router, Runtime runtime, MonotonicTime time, InstanceTimes since) {
    this.spec = spec;
    this.router = router;
    this.runtime = runtime;
    this.time = time;
    this.since = since;
  }

  /// Does the next possible part of the removal; must be called until no instance is left.
  ///
  /// @param removed instances of one release
  /// @param isLast whether no instance of their release stays
  /// @throws TargetException.Unreachable if the router has no other instance to send requests to,
  ///   or gives weight to a release of which no instance stays
  void advance(LeaseGuard guard, List<Instance> removed, boolean isLast) {
    removed.stream().filter(it -> it.state() == Instance.State.DEAD).forEach(it -> stop(guard, it));
    List<Instance> alive =
        removed.stream().filter(it -> it.state() != Instance.State.DEAD).toList();
    if (alive.isEmpty()) {
      return;
    }
    Optional<Table> table = router.read(guard.lane());
    if (isLast) {
      table.ifPresent(it -> requireNoWeight(it, alive.getFirst()));
    }
    alive.stream()
        .filter(Instance::isUp)
        .forEach(it -> runtime.retire(guard.lane(), guard.check(), it.id()));
    if (table.isEmpty()) {
      stopUnrouted(guard, alive);
      return;
    }
    since.unrouted().clear();
    boolean isNew =
        !since.leaving().keySet().containsAll(alive.stream().map(Instance::id).toList());
    if (isNew || alive.stream().anyMatch(it -> table.get().hasMember(it.id()))) {
      // Even if the table names none of them, the write raises its revision: a writer that read an
      // instance as ready before its mark is then rejected.
      removeFromMembers(guard, table.get(), alive);
      return; // the next call reads the write back before it counts
    }
    for (Instance instance : alive) {
      if (isDrained(instance, table.get())) {
        stop(guard, instance);
      }
    }
  }

  /// Stops instances that have been without a table for 2 s. The router names no instance, but a
  /// writer that read one as ready before its mark may be about to write it.
  private void stopUnrouted(LeaseGuard guard, List<Instance> instances) {
    long now = time.nanoTime();
    for (Instance instance : instances) {
      if (now - since.unrouted().computeIfAbsent(instance.id(), _ -> now) >= GRACE_MIN.toNanos()) {
        stop(guard, instance);
      }
    }
  }

  private void stop(LeaseGuard guard, Instance instance) {
    Duration rest = remaining(instance);
    Duration grace = rest.compareTo(GRACE_MIN) > 0 ? rest : GRACE_MIN;
    runtime.stop(guard.lane(), guard.check(), instance.id(), grace);
  }

  /// Returns the rest of the drain time of an instance.
  private Duration remaining(Instance instance) {
    long now = time.nanoTime();
    return spec.drain().minusNanos(now - since.leaving().getOrDefault(instance.id(), now));
  }

  private void removeFromMembers(LeaseGuard guard, Table table, List<Instance> leaving) {
    UUID release = leaving.getFirst().release();
    List<UUID> ids = leaving.stream().map(Instance::id).toList();
    Map<UUID, List<Backend>> members = Members.without(table, release, ids);
    guard.check();
    try {
      router.join(guard.lane(), table.token(), table.revision(), members);
    } catch (TargetException.Changed e) {
      return; // another writer was first
    }
    ids.forEach(id -> since.leaving().putIfAbsent(id, time.nanoTime()));
    if (members.getOrDefault(release, List.of()).stream().anyMatch(it -> ids.contains(it.id()))) {
      throw new TargetException.Unreachable(
          "%s has no other instance of version %s to send requests to"
              .formatted(router.name(), leaving.getFirst().version()));
    }
  }

  /// Rejects the removal of a release's last instances while the release has weight. The table may
  /// name other instances, which died: a ready instance must be a member before it is stopped as
  /// the last one.
  private void requireNoWeight(Table table, Instance any) {
    int weight = table.findShare(any.release()).map(share -> share.weight().value()).orElse(0);
    if (weight > 0) {
      throw new TargetException.Unreachable(
          "%s still gives %d %% to version %s".formatted(router.name(), weight, any.version()));
    }
  }

  private boolean isDrained(Instance instance, Table table) {
    boolean isInUse =
        table.draining().stream().anyMatch(d -> d.id().equals(instance.id()) && d.inFlight() > 0);
    return !isInUse || !remaining(instance).isPositive();
  }
}
