package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.ReleaseTrafficRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// The state of a lane: the fold of its log.
///
/// @param stable version that serves; changes at the end of a release
/// @param instances confirmed ready instances by release; the reconciler's desired state
/// @param weights last confirmed table, percent by release; the reconciler's desired state
/// @param queue queued releases, the oldest first
/// @param stopping number of confirmed effects of the running stop; empty if none is running
/// @param lost number of instances of a release that ended by themselves, as last recorded
/// @param policy policy for the versions that may be released
/// @param trafficRules last confirmed traffic rules of a release, in addition to the weights; the
///   reconciler's desired state
public record Lane(
    long epoch,
    Optional<Serving> stable,
    Map<UUID, Integer> instances,
    Map<UUID, Percent> weights,
    List<Waiting> queue,
    Optional<Active> active,
    Optional<Integer> stopping,
    Map<UUID, Integer> lost,
    VersionPolicy policy,
    Optional<ReleaseTrafficRules> trafficRules) {

  /// A lane without any release.
  public static final Lane EMPTY =
      new Lane(
          0,
          Optional.empty(),
          Map.of(),
          Map.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /// Creates a lane in which every version may be released, without traffic rules.
  public Lane(
      long epoch,
      Optional<Serving> stable,
      Map<UUID, Integer> instances,
      Map<UUID, Percent> weights,
      List<Waiting> queue,
      Optional<Active> active,
      Optional<Integer> stopping,
      Map<UUID, Integer> lost) {
    this(
        epoch,
        stable,
        instances,
        weights,
        queue,
        active,
        stopping,
        lost,
        VersionPolicy.NONE,
        Optional.empty());
  }

  public Lane {
    instances = Map.copyOf(instances);
    weights = Map.copyOf(weights);
    queue = List.copyOf(queue);
    lost = Map.copyOf(lost);
  }

  /// Returns every release that the state names: stable, the active release and its previous
  /// stable, queued releases and the ones they restart, and all with instances or weight.
  public Set<UUID> releases() {
    var releases = new HashSet<UUID>();
    releases.addAll(instances.keySet());
    releases.addAll(weights.keySet());
    stable.map(Serving::release).ifPresent(releases::add);
    active.map(Active::release).ifPresent(releases::add);
    active.flatMap(Active::previousStable).map(Serving::release).ifPresent(releases::add);
    queue.forEach(waiting -> {
      releases.add(waiting.release());
      waiting.restartOf().ifPresent(releases::add);
    });
    return releases;
  }

  /// Returns the last confirmed number of ready instances of `release`.
  public int ready(UUID release) {
    return instances.getOrDefault(release, 0);
  }

  /// Returns the last confirmed weight of `release`.
  public Percent weight(UUID release) {
    return weights.getOrDefault(release, Percent.NONE);
  }

  /// Whether `ended` exceeds the recorded number for `release` by enough to be recorded. During a
  /// crash loop over months only each further tenth is recorded, so that the log stays small.
  public boolean hasMoreEnded(UUID release, int ended) {
    int recorded = lost.getOrDefault(release, 0);
    return ended - recorded >= Math.max(1, recorded / 10);
  }

  Lane withEpoch(long value) {
    return new Lane(
        value, stable, instances, weights, queue, active, stopping, lost, policy, trafficRules);
  }

  Lane withStable(Optional<Serving> value) {
    return new Lane(
        epoch, value, instances, weights, queue, active, stopping, lost, policy, trafficRules);
  }

  Lane withInstances(UUID release, int count) {
    var counts = new HashMap<>(instances);
    if (count == 0) {
      counts.remove(release);
    } else {
      counts.put(release, count);
    }
    return new Lane(
        epoch, stable, counts, weights, queue, active, stopping, lost, policy, trafficRules);
  }

  /// Returns a copy with a table without traffic rules.
  Lane withWeights(Map<UUID, Percent> value) {
    return withWeights(value, Optional.empty());
  }

  /// Returns a copy with another table.
  Lane withWeights(Map<UUID, Percent> value, Optional<ReleaseTrafficRules> rules) {
    return new Lane(epoch, stable, instances, value, queue, active, stopping, lost, policy, rules);
  }

  Lane withQueued(Waiting waiting) {
    var longer = new ArrayList<>(queue);
    longer.add(waiting);
    return new Lane(
        epoch, stable, instances, weights, longer, active, stopping, lost, policy, trafficRules);
  }

  Lane withoutQueued(UUID release) {
    var rest = queue.stream().filter(waiting -> !waiting.release().equals(release)).toList();
    return new Lane(
        epoch, stable, instances, weights, rest, active, stopping, lost, policy, trafficRules);
  }

  Lane withActive(Optional<Active> value) {
    return new Lane(
        epoch, stable, instances, weights, queue, value, stopping, lost, policy, trafficRules);
  }

  Lane withStopping(Optional<Integer> value) {
    return new Lane(
        epoch, stable, instances, weights, queue, active, value, lost, policy, trafficRules);
  }

  Lane withLost(UUID release, int count) {
    var counts = new HashMap<>(lost);
    if (count == 0) {
      counts.remove(release);
    } else {
      counts.put(release, count);
    }
    return new Lane(
        epoch, stable, instances, weights, queue, active, stopping, counts, policy, trafficRules);
  }

  /// Returns the state without the numbers of ended instances: earlier versions counted them
  /// differently, so in these numbers a row of theirs differs from the fold of its log.
  public Lane withoutLost() {
    return new Lane(
        epoch, stable, instances, weights, queue, active, stopping, Map.of(), policy, trafficRules);
  }

  /// Returns a copy without the ended instances of releases that do not serve.
  Lane withLostOf(Optional<Serving> serving) {
    var counts = new HashMap<>(lost);
    counts.keySet().retainAll(serving.map(it -> Set.of(it.release())).orElse(Set.of()));
    return new Lane(
        epoch, stable, instances, weights, queue, active, stopping, counts, policy, trafficRules);
  }

  Lane withQueue(UnaryOperator<Waiting> change) {
    var changed = queue.stream().map(change).toList();
    return new Lane(
        epoch, stable, instances, weights, changed, active, stopping, lost, policy, trafficRules);
  }

  Lane withPolicy(VersionPolicy value) {
    return new Lane(
        epoch, stable, instances, weights, queue, active, stopping, lost, value, trafficRules);
  }

  /// A release in the queue.
  ///
  /// @param restartOf release whose instances it replaces; that release must serve at the start
  /// @param revert whether it brings back an earlier version; a freeze does not apply to it
  /// @param early whether its `startAt` is in the future
  /// @param overridden whether a person lets it start during a freeze
  /// @param closedWindow closed window that prevented its start
  public record Waiting(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> restartOf,
      boolean revert,
      String caller,
      Instant expiresAt,
      boolean early,
      boolean overridden,
      Optional<Guards.ClosedWindow> closedWindow) {
    Waiting override() {
      return with(early, true, Optional.empty());
    }

    Waiting defer(Guards.ClosedWindow window) {
      return with(early, overridden, Optional.of(window));
    }

    Waiting reach() {
      return with(false, overridden, closedWindow);
    }

    private Waiting with(
        boolean isEarly, boolean isOverridden, Optional<Guards.ClosedWindow> window) {
      return new Waiting(
          release, spec, restartOf, revert, caller, expiresAt, isEarly, isOverridden, window);
    }
  }
}
