package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;

/// Executes effects at their targets, one attempt per call.
final class EffectPerformer {
  private final TargetRegistry targets;
  private final ScaleExecutor scaleExecutor;
  private final RouteExecutor routeExecutor;
  private final CallExecutor callExecutor;

  EffectPerformer(
      TargetRegistry targets,
      ScaleExecutor scaleExecutor,
      RouteExecutor routeExecutor,
      CallExecutor callExecutor) {
    this.targets = targets;
    this.scaleExecutor = scaleExecutor;
    this.routeExecutor = routeExecutor;
    this.callExecutor = callExecutor;
  }

  /// @throws io.sluice.engine.effect.target.TargetException if the effect is not in force on return
  Result perform(LeaseGuard guard) {
    return switch (guard.row().effect()) {
      case Effect.Fence(Target target) -> fence(guard, target);
      case Effect.Scale scale -> scaleExecutor.run(guard, scale);
      case Effect.Route route -> routeExecutor.run(guard, route);
      case Effect.Call call -> callExecutor.run(guard, call);
    };
  }

  private Result fence(LeaseGuard guard, Target target) {
    LaneKey lane = guard.lane();
    switch (target) {
      case ROUTER -> targets.router(lane).fence(lane, guard.check());
      case RUNTIME -> targets.runtime(lane).fence(lane, guard.check());
      case WEBHOOK -> throw noToken();
    }
    return new Result.Fenced(target, guard.row().token().epoch());
  }

  /// Gives the row's target its first token for the lane.
  void adopt(EffectRow row, Token token, String startId) {
    switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).adopt(row.lane(), token, startId);
      case RUNTIME -> targets.runtime(row.lane()).adopt(row.lane(), token, startId);
      case WEBHOOK -> throw noToken();
    }
  }

  /// Returns the present start id of the row's target.
  String startId(EffectRow row) {
    return switch (row.effect().target()) {
      case ROUTER -> targets.router(row.lane()).readAll().startId();
      case RUNTIME -> targets.runtime(row.lane()).readAll().startId();
      case WEBHOOK -> throw noToken();
    };
  }

  private static IllegalStateException noToken() {
    return new IllegalStateException("a webhook has no token");
  }
}
