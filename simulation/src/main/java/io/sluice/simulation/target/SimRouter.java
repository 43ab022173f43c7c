package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Draining;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Snapshot;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Router.WeightLease;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The simulated edge: a table per lane under a token, kept until its disk is lost.
public final class SimRouter {
  /// The name of the edge.
  public static final String NAME = "edge";

  /// The time for which requests are in flight at an instance that left the table, ns.
  private static final long IN_FLIGHT = Duration.ofMillis(300).toNanos();

  private final Timeline timeline;
  private final WriteListener listener;
  private final Traffic traffic;
  private final TokenGuard guard = new TokenGuard();
  private final Map<LaneKey, Stored> tables = new HashMap<>();
  private final Map<LaneKey, List<String>> keys = new HashMap<>();

  /// The time since which an instance has been out of the table, ns.
  private final Map<Draining, Long> draining = new HashMap<>();

  private int starts = 1;

  public SimRouter(Timeline timeline, WriteListener listener, Traffic traffic) {
    this.timeline = timeline;
    this.listener = listener;
    this.traffic = traffic;
  }

  /// A lane's table.
  ///
  /// @param routed the token that set the weights; none after an adoption alone
  /// @param leasedUntil when the weight lease expires, ns
  private record Stored(
      long revision,
      Optional<Token> routed,
      List<Share> shares,
      Rules rules,
      boolean expired,
      long leasedUntil) {
    static final Stored EMPTY = new Stored(0, Optional.empty(), List.of(), Rules.NONE, false, 0);

    Stored with(List<Share> next) {
      return new Stored(revision + 1, routed, next, rules, expired, leasedUntil);
    }

    Stored leased(long until) {
      return new Stored(revision, routed, shares, rules, expired, until);
    }

    Optional<WeightLease> findLease() {
      return expired ? Optional.empty() : rules.lease();
    }
  }

  /// Restarts with an empty disk.
  public void loseDisk() {
    tables.keySet().forEach(lane -> traffic.flows(lane, List.of(), Optional.empty()));
    starts++;
    guard.forget();
    tables.clear();
    keys.clear();
    draining.clear();
    traffic.forget();
  }

  /// Returns the table in force.
  public List<Share> table(LaneKey lane) {
    return stored(lane).shares();
  }

  private Stored stored(LaneKey lane) {
    return tables.getOrDefault(lane, Stored.EMPTY);
  }

  String startId() {
    return "start " + starts;
  }

  Token token(LaneKey lane) {
    return guard.of(lane);
  }

  Set<LaneKey> lanes() {
    return guard.all().keySet();
  }

  /// Returns the tables of all lanes.
  public Snapshot snapshot() {
    var lanes = new HashMap<LaneKey, Table>();
    lanes().forEach(lane -> lanes.put(lane, state(lane)));
    return new Snapshot(startId(), lanes);
  }

  Table fence(LaneKey lane, Token token) {
    Token before = guard.of(lane);
    guard.check(lane, token);
    bumpRevision(lane, before);
    return state(lane);
  }

  Table adopt(Host writer, LaneKey lane, Token token, String startId) {
    if (!startId.equals(startId())) {
      throw new TargetException.StartIdMismatch("restarted");
    }
    Token before = guard.of(lane);
    guard.adopt(lane, token);
    listener.adopted(writer, lane, token, Target.ROUTER, startId());
    bumpRevision(lane, before);
    return state(lane);
  }

  Table route(
      Host writer, LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    Stored before = stored(lane);
    List<Share> after = ordered(shares);
    guard.require(lane, token);
    if (before.routed().equals(Optional.of(token))) {
      boolean isSame = Share.weights(before.shares()).equals(Share.weights(after));
      if (!isSame
          || !before.rules().trafficRules().equals(rules.trafficRules())
          || before.expired()) {
        throw new TargetException.StaleToken("has set another table under " + token, token);
      }
      return state(lane);
    }
    requireRevision(before, revision);
    requireKnown(after, rules.trafficRules());
    guard.check(lane, token);
    listener.routing(writer, lane, token, before.shares(), after);
    var next =
        new Stored(revision + 1, Optional.of(token), after, rules, false, until(rules.lease()));
    install(lane, before, next);
    listener.leased(lane, rules.lease().isPresent(), before.expired());
    rules.lease().ifPresent(_ -> awaitExpiry(lane, next.leasedUntil()));
    return state(lane);
  }

  Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    Stored before = stored(lane);
    requireRevision(before, revision);
    if (!token.equals(guard.of(lane))
        || !Share.weights(before.shares()).keySet().containsAll(members.keySet())) {
      throw new TargetException.Changed("has another token or other releases");
    }
    List<Share> after =
        ordered(
            before.shares().stream()
                .map(it -> with(it, members.getOrDefault(it.release(), it.backends())))
                .toList());
    listener.joining(lane, before.shares(), after);
    install(lane, before, before.with(after));
    return state(lane);
  }

  Table sign(LaneKey lane, Token token, long revision, SigningKeys next) {
    requireRevision(stored(lane), revision);
    if (!token.equals(guard.of(lane))) {
      throw new TargetException.Changed("has another token");
    }
    keys.put(lane, next.ids());
    tables.put(lane, stored(lane).with(table(lane)));
    return state(lane);
  }

  void renew(Map<LaneKey, Token> lanes) {
    lanes.forEach((lane, token) -> {
      Stored table = stored(lane);
      if (token.equals(guard.of(lane)) && table.findLease().isPresent()) {
        tables.put(lane, table.leased(until(table.findLease())));
      }
    });
  }

  /// Whether the weights of a lane have a lease.
  public boolean isLeased() {
    return tables.values().stream().anyMatch(it -> it.findLease().isPresent());
  }

  private long until(Optional<WeightLease> lease) {
    return lease.map(it -> timeline.now() + it.within().toNanos()).orElse(0L);
  }

  private void awaitExpiry(LaneKey lane, long until) {
    timeline.after(until - timeline.now(), () -> expire(lane, until));
  }

  /// Expires the weight lease, unless it was renewed or another write came first.
  private void expire(LaneKey lane, long until) {
    Stored table = stored(lane);
    if (table.findLease().isEmpty() || table.leasedUntil() < until) {
      return;
    }
    if (table.leasedUntil() > until) {
      awaitExpiry(lane, table.leasedUntil());
      return;
    }
    listener.expired(lane);
    UUID to = table.findLease().orElseThrow().release();
    List<Share> after =
        table.shares().stream()
            .map(it ->
                new Share(
                    it.release(),
                    it.version(),
                    it.release().equals(to) ? Percent.ALL : Percent.NONE,
                    it.backends()))
            .toList();
    var rules = new Rules(Optional.empty(), table.rules().lease());
    install(
        lane, table, new Stored(table.revision() + 1, table.routed(), after, rules, true, until));
  }

  private void install(LaneKey lane, Stored before, Stored after) {
    traffic.flows(lane, after.shares(), after.rules().trafficRules());
    startDraining(before.shares(), after.shares());
    tables.put(lane, after);
  }

  private static void requireRevision(Stored table, long revision) {
    if (table.revision() != revision) {
      throw new TargetException.Changed("is at revision " + table.revision());
    }
  }

  /// Rejects traffic rules for a release that is not in the table, as every router does.
  private static void requireKnown(List<Share> shares, Optional<ReleaseTrafficRules> steered) {
    if (steered.filter(it -> !Share.weights(shares).containsKey(it.release())).isPresent()) {
      throw new TargetException.Unreachable(
          "traffic rules name a release that is not in the table");
    }
  }

  private static List<Share> ordered(List<Share> shares) {
    return shares.stream()
        .map(it -> with(it, it.backends()))
        .sorted(Comparator.comparing(Share::release))
        .toList();
  }

  private static Share with(Share share, List<Backend> backends) {
    return new Share(
        share.release(),
        share.version(),
        share.weight(),
        backends.stream().sorted(Comparator.comparing(Backend::id)).toList());
  }

  private void bumpRevision(LaneKey lane, Token before) {
    if (!guard.of(lane).equals(before)) {
      tables.put(lane, stored(lane).with(table(lane)));
    }
  }

  private void startDraining(List<Share> before, List<Share> after) {
    Set<UUID> stay = new HashSet<>();
    after.forEach(share -> share.backends().forEach(backend -> stay.add(backend.id())));
    for (Share share : before) {
      share.backends().stream()
          .filter(backend -> !stay.contains(backend.id()))
          .forEach(backend ->
              draining.put(new Draining(backend.id(), share.release(), 1), timeline.now()));
    }
  }

  private Table state(LaneKey lane) {
    draining.values().removeIf(since -> timeline.now() - since > IN_FLIGHT);
    Stored table = stored(lane);
    return new Table(
        guard.of(lane),
        table.revision(),
        table.shares(),
        List.copyOf(draining.keySet()),
        table.rules(),
        table.expired(),
        Optional.of(keys.getOrDefault(lane, List.of())));
  }
}
