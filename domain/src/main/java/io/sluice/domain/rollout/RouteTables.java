package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.TrafficRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The router tables that steps request.
final class RouteTables {

  static Map<UUID, Percent> withRelease(Lane lane, UUID release) {
    var weights = new HashMap<>(lane.desired().weights());
    weights.putIfAbsent(release, Percent.NONE);
    return weights;
  }

  static Map<UUID, Percent> split(Active active, Percent candidate) {
    return active
        .previousStable()
        .map(stable -> Map.of(stable.release(), candidate.rest(), active.release(), candidate))
        .orElse(Map.of(active.release(), candidate));
  }

  /// Returns an effect with the confirmed table, without `release` if `replicas` is 0.
  static Effect routeWithout(Lane lane, UUID release, int replicas) {
    var weights = new HashMap<>(lane.desired().weights());
    if (replicas == 0) {
      weights.remove(release);
    }
    return new Effect.Route(
        weights,
        lane.desired().trafficRules().filter(rules -> weights.containsKey(rules.release())));
  }

  /// Returns the traffic rules during a rollback: only sticky clients remain, so that each client
  /// moves to stable once, as its weight returns.
  static Optional<ReleaseTrafficRules> findRollbackRules(Lane lane) {
    return lane.desired()
        .trafficRules()
        .flatMap(confirmed ->
            TrafficRules.NONE
                .withSticky(confirmed.rules().sticky())
                .findRules()
                .map(rules -> new ReleaseTrafficRules(confirmed.release(), rules)));
  }

  private RouteTables() {}
}
