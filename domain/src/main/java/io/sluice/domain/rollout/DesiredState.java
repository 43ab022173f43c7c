package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The state of a lane that runtime and router last confirmed. Its reconciler restores it.
///
/// @param instances ready instances by release
/// @param weights table of the router, percent by release
/// @param trafficRules traffic rules of one release, in addition to the weights
public record DesiredState(
    Map<UUID, Integer> instances,
    Map<UUID, Percent> weights,
    Optional<ReleaseTrafficRules> trafficRules) {
  /// The state of a lane without any release.
  public static final DesiredState NONE = new DesiredState(Map.of(), Map.of());

  /// Creates a state without traffic rules.
  public DesiredState(Map<UUID, Integer> instances, Map<UUID, Percent> weights) {
    this(instances, weights, Optional.empty());
  }

  public DesiredState {
    instances = Map.copyOf(instances);
    weights = Map.copyOf(weights);
  }

  DesiredState withInstances(UUID release, int count) {
    return new DesiredState(withCount(instances, release, count), weights, trafficRules);
  }

  DesiredState withTable(Map<UUID, Percent> value, Optional<ReleaseTrafficRules> rules) {
    return new DesiredState(instances, value, rules);
  }

  /// Returns a copy of `counts` in which `release` has `count`, or no entry if that is 0.
  static Map<UUID, Integer> withCount(Map<UUID, Integer> counts, UUID release, int count) {
    var changed = new HashMap<>(counts);
    if (count == 0) {
      changed.remove(release);
    } else {
      changed.put(release, count);
    }
    return changed;
  }
}
