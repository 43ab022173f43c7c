package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// The instances that a router may send requests to, by release: those that are ready and are not
/// stopping. A release with weight keeps its present members if it would have none.
///
/// @param table as read before `instances`, so that a write under its revision loses against every
///   writer that has newer instances
/// @param instances of the lane; empty if the runtime did not answer: then the members do not
///   change
/// @param lost members that were not ready when the runtime last answered
record Members(Router.Table table, Optional<List<Instance>> instances, Set<UUID> lost) {

  /// Returns the members of `lane`, and records which of them are lost if the runtime answered.
  ///
  /// @param reading its number, of [LostMembers#next]
  static Members observe(
      TargetRegistry targets,
      LaneKey lane,
      long reading,
      Router.Table table,
      Optional<List<Instance>> instances) {
    instances.ifPresent(all -> targets.lost().record(lane, reading, table, all));
    return new Members(table, instances, targets.lost().ids(lane));
  }

  /// Reads the table first, and then the instances.
  static Members read(TargetRegistry targets, LaneKey lane) {
    Router router = targets.router(lane);
    Runtime runtime = targets.runtime(lane);
    Router.Table table =
        router
            .read(lane)
            .orElseThrow(() -> new TargetException.NoToken(router.name() + " has no token of it"));
    long reading = targets.lost().next();
    try {
      return observe(targets, lane, reading, table, Optional.of(runtime.read(lane)));
    } catch (TargetException.Unreachable e) {
      return observe(targets, lane, reading, table, Optional.empty());
    }
  }

  /// Returns the same instances with the table after a write.
  Members after(Router.Table written) {
    return new Members(written, instances, lost);
  }

  /// Returns how many instances of `release` are ready; if the runtime did not answer, its members
  /// that are not lost.
  int ready(UUID release) {
    return instances
        .map(all -> ready(release, all).size())
        .orElseGet(() ->
            (int)
                currentMembers(release).stream()
                    .filter(member -> !lost.contains(member.id()))
                    .count());
  }

  /// Returns the members that `release` must have with `weight`.
  List<Backend> of(UUID release, Percent weight) {
    List<Backend> ready =
        instances
            .map(all ->
                ready(release, all).stream()
                    .map(it -> new Backend(it.id(), it.host(), it.port()))
                    .toList())
            .orElseGet(() -> currentMembers(release));
    return ready.isEmpty() && weight.value() > 0 ? currentMembers(release) : ready;
  }

  /// Returns the shares of a table with these weights.
  List<Share> shares(Map<UUID, Percent> weights) {
    return weights.entrySet().stream()
        .map(it ->
            new Share(
                it.getKey(), version(it.getKey()), it.getValue(), of(it.getKey(), it.getValue())))
        .toList();
  }

  /// Returns, for each release of the table whose members must change, the new ones.
  Map<UUID, List<Backend>> drift() {
    return table.shares().stream()
        .filter(share ->
            !Set.copyOf(share.backends()).equals(Set.copyOf(of(share.release(), share.weight()))))
        .collect(Collectors.toMap(Share::release, share -> of(share.release(), share.weight())));
  }

  /// Returns the members of `release` without those instances; all members if a release with weight
  /// would have none.
  static Map<UUID, List<Backend>> without(
      Router.Table table, UUID release, Collection<UUID> leaving) {
    Optional<Share> share = table.findShare(release);
    if (share.isEmpty()) {
      return Map.of();
    }
    List<Backend> all = share.get().backends();
    List<Backend> rest = all.stream().filter(it -> !leaving.contains(it.id())).toList();
    boolean isLast = rest.isEmpty() && share.get().weight().value() > 0;
    return Map.of(release, isLast ? all : rest);
  }

  /// Returns the ready instances of `release`; the ones that would stay longest come first.
  static List<Instance> ready(UUID release, List<Instance> instances) {
    return instances.stream()
        .filter(i -> i.release().equals(release) && i.state() == Instance.State.READY)
        .sorted(Instance.STAYING)
        .toList();
  }

  private List<Backend> currentMembers(UUID release) {
    return table.findShare(release).map(Share::backends).orElse(List.of());
  }

  private String version(UUID release) {
    return instances.stream()
        .flatMap(List::stream)
        .filter(instance -> instance.release().equals(release))
        .map(Instance::version)
        .findFirst()
        .or(() -> table.findShare(release).map(Share::version))
        .orElse("");
  }
}
