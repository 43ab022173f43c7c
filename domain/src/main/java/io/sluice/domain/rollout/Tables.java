package io.sluice.domain.rollout;

import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Steering;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The router tables that steps request.
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

  /// Returns an effect with the confirmed table, without `release` if `replicas` is 0.
  static Effect without(Lane lane, UUID release, int replicas) {
    var weights = new HashMap<>(lane.weights());
    if (replicas == 0) {
      weights.remove(release);
    }
    return new Effect.Route(
        weights, lane.steered().filter(beside -> weights.containsKey(beside.release())));
  }

  /// Returns the traffic rules during a rollback: only sticky clients remain, so that each client
  /// moves to stable once, as its weight returns.
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
