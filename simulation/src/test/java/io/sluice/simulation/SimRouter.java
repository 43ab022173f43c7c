package io.sluice.simulation;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A router that may be away, lose its disk, or do what it was asked without saying so.
final class SimRouter implements Router {
  private final Fate fate;
  private final Fenced fenced = new Fenced();
  private final Map<LaneKey, List<Share>> tables = new HashMap<>();
  private int starts = 1;

  SimRouter(Fate fate) {
    this.fate = fate;
  }

  /// Starts anew with an empty disk.
  void forget() {
    starts++;
    fenced.forget();
    tables.clear();
  }

  /// What it does with traffic now.
  List<Share> table(LaneKey lane) {
    return tables.getOrDefault(lane, List.of());
  }

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public Snapshot readAll() {
    return call(() -> {
      var lanes = new HashMap<LaneKey, Table>();
      fenced.all().keySet().forEach(lane -> lanes.put(lane, state(lane)));
      return new Snapshot("start " + starts, lanes);
    });
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    return call(() -> {
      fenced.check(lane, token);
      return state(lane);
    });
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    return call(() -> {
      if (!startId.equals("start " + starts)) {
        throw new TargetException.OtherStart("started anew");
      }
      fenced.adopt(lane, token);
      return state(lane);
    });
  }

  @Override
  public Table route(LaneKey lane, Token token, List<Share> shares) {
    return call(() -> {
      fenced.check(lane, token);
      tables.put(lane, List.copyOf(shares));
      return state(lane);
    });
  }

  private Table state(LaneKey lane) {
    return new Table(fenced.all().getOrDefault(lane, Token.NONE), table(lane), List.of());
  }

  private <R> R call(Supplier<R> work) {
    fate.crashes("router called", 60);
    if (fate.strikes(20)) {
      throw new TargetException.Unreachable("the router is away");
    }
    R result = work.get();
    fate.crashes("router answered", 60);
    if (fate.strikes(20)) {
      throw new TargetException.Unreachable("the answer was lost");
    }
    return result;
  }
}
