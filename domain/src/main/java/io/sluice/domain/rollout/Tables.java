package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Steering;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The tables that steps ask routers for.
final class Tables {

  static Map<UUID, Percent> known(Lane lane, UUID release) {
    var weights = new HashMap<>(lane.weights());
    weights.putIfAbsent(release, Percent.NONE);
    return weights;
  }

  static Map<UUID, Percent> split(Active active, Percent candidate) {
    return active
        .cameFrom()
        .map(stable -> Map.of(stable.release(), candidate.rest(), active.release(), candidate))
        .orElse(Map.of(active.release(), candidate));
  }

  static Effect without(Lane lane, UUID release, int replicas) {
    var weights = new HashMap<>(lane.weights());
    if (replicas == 0) {
      weights.remove(release);
    }
    Optional<Steered> steered =
        lane.steered().filter(beside -> weights.containsKey(beside.release()));
    return route(lane, weights, Map.of(release, replicas), steered);
  }

  /// What is left of it on the way back: clients go over to stable one by one, as its weight
  /// returns, and none of them to and fro.
  static Optional<Steered> returning(Lane lane) {
    return lane.steered()
        .flatMap(steered ->
            Steering.NONE
                .withSticky(steered.by().sticky())
                .some()
                .map(by -> new Steered(steered.release(), by)));
  }

  /// A table with no more instances of a release than are confirmed, or than `keep` says: the
  /// keeper may be stopping the others at this moment.
  static Effect route(
      Lane lane, Map<UUID, Percent> weights, Map<UUID, Integer> keep, Optional<Steered> steered) {
    var most = new HashMap<UUID, Integer>();
    weights.keySet().forEach(release -> most.put(release, lane.ready(release)));
    most.putAll(keep);
    return new Effect.Route(weights, most, steered);
  }

  private Tables() {}
}
