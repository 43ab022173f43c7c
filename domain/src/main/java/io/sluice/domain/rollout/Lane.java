package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The state of a lane: the fold of its log.
///
/// @param stable what serves; changes at a release's end
/// @param instances confirmed ready instances by release, and what the keeper aims at
/// @param weights the last confirmed table, percent by release, and what the keeper aims at
/// @param queue releases that wait, the oldest first
/// @param stopping confirmed effects of the stop that is under way, if one is
/// @param lost how often in a row the keeper found instances of a release gone
public record Lane(
    long epoch,
    Optional<Serving> stable,
    Map<UUID, Integer> instances,
    Map<UUID, Percent> weights,
    List<Waiting> queue,
    Optional<Active> active,
    Optional<Integer> stopping,
    Map<UUID, Integer> lost) {

  /// A lane nobody has released to.
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

  public Lane {
    instances = Map.copyOf(instances);
    weights = Map.copyOf(weights);
    queue = List.copyOf(queue);
    lost = Map.copyOf(lost);
  }

  /// Ready instances of `release` as last confirmed.
  public int ready(UUID release) {
    return instances.getOrDefault(release, 0);
  }

  /// The weight of `release` as last confirmed.
  public Percent weight(UUID release) {
    return weights.getOrDefault(release, Percent.NONE);
  }

  Lane withEpoch(long value) {
    return new Lane(value, stable, instances, weights, queue, active, stopping, lost);
  }

  Lane withStable(Optional<Serving> value) {
    return new Lane(epoch, value, instances, weights, queue, active, stopping, lost);
  }

  Lane withInstances(UUID release, int count) {
    var counts = new HashMap<>(instances);
    if (count == 0) {
      counts.remove(release);
    } else {
      counts.put(release, count);
    }
    return new Lane(epoch, stable, counts, weights, queue, active, stopping, lost);
  }

  Lane withWeights(Map<UUID, Percent> value) {
    return new Lane(epoch, stable, instances, value, queue, active, stopping, lost);
  }

  Lane withQueued(Waiting waiting) {
    var longer = new ArrayList<>(queue);
    longer.add(waiting);
    return new Lane(epoch, stable, instances, weights, longer, active, stopping, lost);
  }

  Lane withoutQueued(UUID release) {
    var rest = queue.stream().filter(waiting -> !waiting.release().equals(release)).toList();
    return new Lane(epoch, stable, instances, weights, rest, active, stopping, lost);
  }

  Lane withActive(Optional<Active> value) {
    return new Lane(epoch, stable, instances, weights, queue, value, stopping, lost);
  }

  Lane withStopping(Optional<Integer> value) {
    return new Lane(epoch, stable, instances, weights, queue, active, value, lost);
  }

  Lane withLost(UUID release, int count) {
    var counts = new HashMap<>(lost);
    if (count == 0) {
      counts.remove(release);
    } else {
      counts.put(release, count);
    }
    return new Lane(epoch, stable, instances, weights, queue, active, stopping, counts);
  }

  /// A release in the queue.
  ///
  /// @param restartOf the release whose instances it exchanges; it has to serve then
  public record Waiting(
      UUID release, ReleaseSpec spec, Optional<UUID> restartOf, String caller, Instant expiresAt) {}
}
