package io.sluice.bench.engine;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A router in memory that routes no requests.
final class ReadyRouter implements Router {
  static final String NAME = "edge";
  private static final String START = "bench";

  private final ReadyTargets.Tokens tokens = new ReadyTargets.Tokens();
  private final Map<LaneKey, Stored> tables = new ConcurrentHashMap<>();

  private record Stored(long revision, List<Share> shares, Rules rules) {
    static final Stored EMPTY = new Stored(0, List.of(), Rules.NONE);
  }

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
  public Optional<Table> read(LaneKey lane) {
    return tokens.of(lane).equals(Token.NONE) ? Optional.empty() : Optional.of(table(lane));
  }

  @Override
  public Table route(LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    tokens.check(lane, token);
    return write(lane, revision, shares, rules);
  }

  @Override
  public Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    Stored table = stored(lane);
    List<Share> shares =
        table.shares().stream()
            .map(it ->
                new Share(
                    it.release(),
                    it.version(),
                    it.weight(),
                    members.getOrDefault(it.release(), it.backends())))
            .toList();
    return write(lane, revision, shares, table.rules());
  }

  @Override
  public Table sign(LaneKey lane, Token token, long revision, SigningKeys keys) {
    throw new UnsupportedOperationException("no lane here has sticky clients");
  }

  /// Does nothing, since no lease expires here.
  @Override
  public void renew(Map<LaneKey, Token> lanes) {}

  private Table write(LaneKey lane, long revision, List<Share> shares, Rules rules) {
    tables.compute(
        lane,
        (_, before) -> {
          if (Optional.ofNullable(before).orElse(Stored.EMPTY).revision() != revision) {
            throw new TargetException.Changed("is at another revision");
          }
          return new Stored(revision + 1, shares, rules);
        });
    return table(lane);
  }

  private Stored stored(LaneKey lane) {
    return tables.getOrDefault(lane, Stored.EMPTY);
  }

  private Table table(LaneKey lane) {
    Stored table = stored(lane);
    return new Table(
        tokens.of(lane),
        table.revision(),
        table.shares(),
        List.of(),
        table.rules(),
        false,
        Optional.empty());
  }
}
