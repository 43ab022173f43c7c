package io.sluice.engine.lane;

import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import java.util.UUID;

/// Finds the reconciler's effects that a lane still needs.
final class ReconcileFilter {

  /// Whether no pending effect changes the same release or table.
  static boolean isFree(LaneTransaction transaction, Effect effect) {
    return transaction.effects().all().stream().noneMatch(row -> row.hasSameTarget(effect));
  }

  static boolean isDesired(Lane lane, Effect effect) {
    return switch (effect) {
      case Effect.Scale(UUID release, var _, int replicas, var _, var _, var _) ->
          lane.ready(release) == replicas;
      case Effect.Route(var weights, var trafficRules) ->
          lane.desired().weights().equals(weights)
              && lane.desired().trafficRules().equals(trafficRules);
      case Effect.Fence _, Effect.Call _ -> false;
    };
  }

  private ReconcileFilter() {}
}
