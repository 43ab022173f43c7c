package io.sluice.bench.engine;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A router in memory, which routes nothing.
final class ReadyRouter implements Router {
  static final String NAME = "edge";
  private static final String START = "bench";

  private final Tokens tokens = new Tokens();
  private final Map<LaneKey, List<Share>> tables = new ConcurrentHashMap<>();

  void forget() {
    tokens.forget();
    tables.clear();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Snapshot readAll() {
    var lanes = new HashMap<LaneKey, Table>();
    tokens.all().keySet().forEach(lane -> lanes.put(lane, table(lane)));
    return new Snapshot(START, lanes);
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    tokens.check(lane, token);
    return table(lane);
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    tokens.adopt(lane, token);
    return table(lane);
  }

  @Override
  public Table route(LaneKey lane, Token token, List<Share> shares) {
    tokens.check(lane, token);
    tables.put(lane, shares);
    return table(lane);
  }

  private Table table(LaneKey lane) {
    return new Table(tokens.of(lane), tables.getOrDefault(lane, List.of()), List.of());
  }
}
