package io.sluice.engine.log;

import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import java.util.UUID;

/// Finds the reconciler's effects that a lane still needs.
final class Aims {

  /// Whether no unfinished effect changes the same release or table.
  static boolean isFree(Turn turn, Effect effect) {
    return turn.effects().all().stream().noneMatch(row -> row.namesSameAs(effect));
  }

  static boolean isAimedAt(Lane lane, Effect effect) {
    return switch (effect) {
      case Effect.Scale(UUID release, var _, int replicas, var _, var _) ->
          lane.ready(release) == replicas;
      case Effect.Route(var weights, var steered) ->
          lane.weights().equals(weights) && lane.steered().equals(steered);
      case Effect.Fence _, Effect.Call _ -> false;
    };
  }

  private Aims() {}
}
