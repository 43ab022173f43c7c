package io.sluice.engine.testing;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Steered;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A router in memory. It takes one table under one token; it can be away, and it can forget
/// everything.
public final class MemoryRouter implements Router {
  private final Map<LaneKey, List<Share>> tables = new HashMap<>();
  private final Map<LaneKey, Steered> beside = new HashMap<>();
  private final Map<LaneKey, Token> routed = new HashMap<>();
  private Tokens tokens = new Tokens();
  private String startId = UUID.randomUUID().toString();
  private final Map<UUID, Integer> inFlight = new HashMap<>();
  private boolean isAway;
  private boolean isLying;

  public synchronized void setAway(boolean value) {
    isAway = value;
  }

  /// While it lies, it answers writes as if they were done, and every table names one instance that
  /// is long gone.
  public synchronized void setLying(boolean value) {
    isLying = value;
    tables.replaceAll((_, shares) -> shares.stream().map(MemoryRouter::haunted).toList());
  }

  private static Share haunted(Share share) {
    var ghost = new Backend(new UUID(0, 13), "127.0.0.1", 1);
    return new Share(share.release(), share.version(), share.weight(), List.of(ghost));
  }

  /// Says how many requests an instance that left the table has yet to answer.
  public synchronized void setInFlight(UUID instance, int requests) {
    inFlight.put(instance, requests);
  }

  /// Starts anew with an empty disk.
  public synchronized void forget() {
    tokens = new Tokens();
    tables.clear();
    beside.clear();
    routed.clear();
    startId = UUID.randomUUID().toString();
  }

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public synchronized Snapshot readAll() {
    require();
    var lanes = new HashMap<LaneKey, Table>();
    tokens.all().keySet().forEach(lane -> lanes.put(lane, table(lane)));
    return new Snapshot(startId, lanes);
  }

  @Override
  public synchronized Table fence(LaneKey lane, Token token) {
    require();
    tokens.check(lane, token);
    return table(lane);
  }

  @Override
  public synchronized Table adopt(LaneKey lane, Token token, String named) {
    require();
    if (!named.equals(startId)) {
      throw new TargetException.OtherStart("started anew");
    }
    tokens.adopt(lane, token);
    return table(lane);
  }

  @Override
  public Table route(LaneKey lane, Token token, List<Share> shares) {
    return route(lane, token, shares, Optional.empty());
  }

  @Override
  public synchronized Table route(
      LaneKey lane, Token token, List<Share> shares, Optional<Steered> steered) {
    require();
    tokens.check(lane, token);
    boolean isSame =
        shares.equals(tables.get(lane)) && steered.equals(Optional.ofNullable(beside.get(lane)));
    if (token.equals(routed.get(lane)) && !isSame) {
      throw new TargetException.Stale("has another table under " + token, token);
    }
    UUID named = steered.map(Steered::release).orElse(new UUID(0, 0));
    if (steered.isPresent() && shares.stream().noneMatch(share -> share.release().equals(named))) {
      throw new TargetException.Unreachable("no such release: " + named);
    }
    if (isLying) {
      return new Table(token, shares, List.of(), steered);
    }
    routed.put(lane, token);
    tables.put(lane, shares);
    beside.remove(lane);
    steered.ifPresent(it -> beside.put(lane, it));
    return table(lane);
  }

  private Table table(LaneKey lane) {
    return new Table(
        tokens.all().getOrDefault(lane, Token.NONE),
        tables.getOrDefault(lane, List.of()),
        inFlight.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> new Draining(entry.getKey(), new UUID(0, 0), entry.getValue()))
            .toList(),
        Optional.ofNullable(beside.get(lane)));
  }

  private void require() {
    if (isAway) {
      throw new TargetException.Unreachable("the router is away");
    }
  }
}
