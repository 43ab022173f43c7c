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

  /// The confirmed table; without `release` if none of its instances is left.
  static Effect without(Lane lane, UUID release, int replicas) {
    var weights = new HashMap<>(lane.weights());
    if (replicas == 0) {
      weights.remove(release);
    }
    return new Effect.Route(
        weights, lane.steered().filter(beside -> weights.containsKey(beside.release())));
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

  private Tables() {}
}
