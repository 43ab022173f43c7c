package io.sluice.engine.testing;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// A router in memory. Under one token it accepts one table; it can be unavailable, and it can lose
/// its state.
public final class InMemoryRouter implements Router {
  private final Map<LaneKey, Stored> tables = new HashMap<>();
  private InMemoryTokens tokens = new InMemoryTokens();
  private String startId = UUID.randomUUID().toString();
  private final Map<UUID, Integer> inFlight = new HashMap<>();
  private final Map<LaneKey, List<String>> keys = new HashMap<>();
  private boolean hadUnsignedCookies;
  private boolean isUnavailable;
  private boolean isLying;
  private boolean isSigning = true;

  /// @param routed the token that set the weights; none after an adoption alone
  private record Stored(
      long revision, Optional<Token> routed, List<Share> shares, Rules rules, boolean expired) {
    static final Stored EMPTY = new Stored(0, Optional.empty(), List.of(), Rules.NONE, false);

    Stored with(List<Share> next) {
      return new Stored(revision + 1, routed, next, rules, expired);
    }
  }

  public synchronized void setUnavailable(boolean value) {
    isUnavailable = value;
  }

  /// Makes the router lie while `value` is true: it answers writes as if they were done, and every
  /// table names one instance that is long gone.
  public synchronized void setLying(boolean value) {
    isLying = value;
    tables.replaceAll((_, table) ->
        table.with(table.shares().stream().map(InMemoryRouter::withGoneInstance).toList()));
  }

  /// Whether a lane ever had sticky clients before it had keys.
  public synchronized boolean hadUnsignedCookies() {
    return hadUnsignedCookies;
  }

  /// Makes the router one of an earlier version, which does not sign.
  public synchronized void setUnsigned() {
    isSigning = false;
  }

  private static Share withGoneInstance(Share share) {
    var gone = new Backend(new UUID(0, 13), "127.0.0.1", 1);
    return new Share(share.release(), share.version(), share.weight(), List.of(gone));
  }

  /// Sets the number of requests that an instance outside the table has not answered yet.
  public synchronized void setInFlight(UUID instance, int requests) {
    inFlight.put(instance, requests);
  }

  /// Expires the weight lease of the lane.
  public synchronized void expire(LaneKey lane) {
    Stored table = stored(lane);
    UUID to = table.rules().lease().orElseThrow().release();
    List<Share> shares =
        table.shares().stream()
            .map(it -> weighted(it, it.release().equals(to) ? Percent.ALL : Percent.NONE))
            .toList();
    var rules = new Rules(Optional.empty(), table.rules().lease());
    tables.put(lane, new Stored(table.revision() + 1, table.routed(), shares, rules, true));
  }

  private static Share weighted(Share share, Percent weight) {
    return new Share(share.release(), share.version(), weight, share.backends());
  }

  /// Restarts with an empty disk.
  public synchronized void forget() {
    tokens = new InMemoryTokens();
    tables.clear();
    keys.clear();
    startId = UUID.randomUUID().toString();
  }

  @Override
  public String name() {
    return "edge";
  }

  @Override
  public synchronized Snapshot readAll() {
    requireAvailable();
    var lanes = new HashMap<LaneKey, Table>();
    tokens.all().keySet().forEach(lane -> lanes.put(lane, table(lane)));
    return new Snapshot(startId, lanes);
  }

  @Override
  public synchronized Table fence(LaneKey lane, Token token) {
    requireAvailable();
    tokens.check(lane, token);
    raise(lane);
    return table(lane);
  }

  @Override
  public synchronized Table adopt(LaneKey lane, Token token, String expected) {
    requireAvailable();
    if (!expected.equals(startId)) {
      throw new TargetException.StartIdMismatch("the router restarted");
    }
    tokens.adopt(lane, token);
    raise(lane);
    return table(lane);
  }

  private void raise(LaneKey lane) {
    tables.put(lane, stored(lane).with(stored(lane).shares()));
  }

  @Override
  public synchronized Table route(
      LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    requireAvailable();
    tokens.check(lane, token);
    Stored before = stored(lane);
    boolean isSame =
        Share.weights(shares).equals(Share.weights(before.shares()))
            && rules.equals(before.rules());
    if (before.routed().equals(Optional.of(token))) {
      if (!isSame || before.expired()) {
        throw new TargetException.StaleToken("has another table under " + token, token);
      }
      return table(lane);
    }
    requireRevision(before, revision);
    UUID release = rules.trafficRules().map(ReleaseTrafficRules::release).orElse(new UUID(0, 0));
    if (rules.trafficRules().isPresent()
        && shares.stream().noneMatch(share -> share.release().equals(release))) {
      throw new TargetException.Unreachable("no such release: " + release);
    }
    if (isLying) {
      return new Table(token, revision + 1, shares, List.of(), rules, false, table(lane).keys());
    }
    tables.put(lane, new Stored(revision + 1, Optional.of(token), shares, rules, false));
    hadUnsignedCookies |= isSigning && table(lane).isSigned() && !keys.containsKey(lane);
    return table(lane);
  }

  @Override
  public synchronized Table join(
      LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    requireAvailable();
    Stored before = stored(lane);
    requireRevision(before, revision);
    boolean isKnown =
        before.shares().stream()
            .map(Share::release)
            .collect(Collectors.toSet())
            .containsAll(members.keySet());
    if (!isKnown || !token.equals(tokens.all().get(lane))) {
      throw new TargetException.Changed("another token or other releases");
    }
    if (!isLying) {
      tables.put(
          lane,
          before.with(
              before.shares().stream()
                  .map(it ->
                      new Share(
                          it.release(),
                          it.version(),
                          it.weight(),
                          members.getOrDefault(it.release(), it.backends())))
                  .toList()));
    }
    return table(lane);
  }

  @Override
  public synchronized Table sign(LaneKey lane, Token token, long revision, SigningKeys next) {
    requireAvailable();
    if (!isSigning) {
      throw new IllegalStateException("this version does not sign");
    }
    requireRevision(stored(lane), revision);
    if (!token.equals(tokens.all().get(lane))) {
      throw new TargetException.Changed("another token");
    }
    keys.put(lane, next.ids());
    raise(lane);
    return table(lane);
  }

  /// Does nothing: a lease expires by [#expire] alone.
  @Override
  public void renew(Map<LaneKey, Token> lanes) {}

  private static void requireRevision(Stored table, long revision) {
    if (table.revision() != revision) {
      throw new TargetException.Changed("is at revision " + table.revision());
    }
  }

  private Stored stored(LaneKey lane) {
    return tables.getOrDefault(lane, Stored.EMPTY);
  }

  private Table table(LaneKey lane) {
    Stored table = stored(lane);
    return new Table(
        tokens.all().getOrDefault(lane, Token.NONE),
        table.revision(),
        table.shares(),
        inFlight.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> new Draining(entry.getKey(), new UUID(0, 0), entry.getValue()))
            .toList(),
        table.rules(),
        table.expired(),
        isSigning ? Optional.of(keys.getOrDefault(lane, List.of())) : Optional.empty());
  }

  private void requireAvailable() {
    if (isUnavailable) {
      throw new TargetException.Unreachable("the router is unavailable");
    }
  }
}
