package io.sluice.engine.log;

import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import java.util.UUID;

/// Which of the keeper's effects a lane still has use for.
final class Aims {

  /// No two unfinished effects are about the same release, or about the table.
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
