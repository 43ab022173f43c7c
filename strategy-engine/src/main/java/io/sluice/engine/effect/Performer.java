package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;

/// Executes effects at their targets, one attempt per call.
final class Performer {
  private final Targets targets;
  private final Scaling scaling;
  private final Routing routing;
  private final Calling calling;

  Performer(Targets targets, Scaling scaling, Routing routing, Calling calling) {
    this.targets = targets;
    this.scaling = scaling;
    this.routing = routing;
    this.calling = calling;
  }

  /// @throws io.sluice.engine.effect.target.TargetException if the effect is not in force on return
  Result perform(Ticket ticket) {
    return switch (ticket.row().effect()) {
      case Effect.Fence(Target target) -> fence(ticket, target);
      case Effect.Scale scale -> scaling.run(ticket, scale);
      case Effect.Route route -> routing.run(ticket, route);
      case Effect.Call call -> calling.run(ticket, call);
    };
  }

  private Result fence(Ticket ticket, Target target) {
    LaneKey lane = ticket.lane();
    switch (target) {
      case ROUTER -> targets.router(lane).fence(lane, ticket.check());
      case RUNTIME -> targets.runtime(lane).fence(lane, ticket.check());
      case CALLEE -> throw keepsNone();
    }
    return new Result.Fenced(target, ticket.row().token().epoch());
  }

  /// Gives the row's target its first token for the lane.
  void adopt(EffectRow row, Token token, String startId) {
    switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).adopt(row.lane(), token, startId);
      case RUNTIME -> targets.runtime(row.lane()).adopt(row.lane(), token, startId);
      case CALLEE -> throw keepsNone();
    }
  }

  /// Returns the present start id of the row's target.
  String startId(EffectRow row) {
    return switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).readAll().startId();
      case RUNTIME -> targets.runtime(row.lane()).readAll().startId();
      case CALLEE -> throw keepsNone();
    };
  }

  private static IllegalStateException keepsNone() {
    return new IllegalStateException("a callee keeps no token");
  }
}
