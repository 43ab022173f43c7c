package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Steered;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Draining;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.Router.Snapshot;
import io.sluice.engine.effect.target.Router.Table;
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

/// A router as the edge is: a table per lane under a token, kept until its disk is lost.
public final class SimRouter {
  /// As the edge is called.
  public static final String NAME = "edge";

  /// How long requests are in flight at an instance that left the table.
  private static final long IN_FLIGHT = Duration.ofMillis(300).toNanos();

  private final Timeline timeline;
  private final Witness witness;
  private final Traffic traffic;
  private final Fenced fenced = new Fenced();
  private final Map<LaneKey, List<Share>> tables = new HashMap<>();
  private final Map<LaneKey, Steered> beside = new HashMap<>();

  /// Lanes whose table was set under their present token.
  private final Set<LaneKey> routed = new HashSet<>();

  /// Since when an instance is out of the table, ns.
  private final Map<Draining, Long> left = new HashMap<>();

  private int starts = 1;

  public SimRouter(Timeline timeline, Witness witness, Traffic traffic) {
    this.timeline = timeline;
    this.witness = witness;
    this.traffic = traffic;
  }

  /// Starts anew with an empty disk.
  public void loseDisk() {
    tables.keySet().forEach(lane -> traffic.flows(lane, List.of(), Optional.empty()));
    starts++;
    fenced.forget();
    tables.clear();
    beside.clear();
    routed.clear();
    left.clear();
    traffic.forget();
  }

  /// What it does with traffic now.
  public List<Share> table(LaneKey lane) {
    return tables.getOrDefault(lane, List.of());
  }

  String startId() {
    return "start " + starts;
  }

  Token token(LaneKey lane) {
    return fenced.of(lane);
  }

  Set<LaneKey> lanes() {
    return fenced.all().keySet();
  }

  /// All there is.
  public Snapshot snapshot() {
    var lanes = new HashMap<LaneKey, Table>();
    lanes().forEach(lane -> lanes.put(lane, state(lane)));
    return new Snapshot(startId(), lanes);
  }

  Table fence(LaneKey lane, Token token) {
    Token before = fenced.of(lane);
    fenced.check(lane, token);
    raised(lane, before);
    return state(lane);
  }

  Table adopt(Host writer, LaneKey lane, Token token, String startId) {
    if (!startId.equals(startId())) {
      throw new TargetException.OtherStart("started anew");
    }
    Token before = fenced.of(lane);
    fenced.adopt(lane, token);
    witness.adopted(writer, lane, token, Target.ROUTER, startId());
    raised(lane, before);
    return state(lane);
  }

  /// The same token sets a table again only if it set none yet, or the very same.
  Table route(
      Host writer, LaneKey lane, Token token, List<Share> shares, Optional<Steered> steered) {
    List<Share> before = table(lane);
    List<Share> after =
        shares.stream()
            .map(SimRouter::ordered)
            .sorted(Comparator.comparing(Share::release))
            .toList();
    boolean isSame = before.equals(after) && steered(lane).equals(steered);
    boolean isOther = routed.contains(lane) && !isSame;
    if (isOther && token.equals(fenced.of(lane))) {
      throw new TargetException.Stale("has set another table under " + token, token);
    }
    fenced.check(lane, token);
    requireKnown(after, steered);
    routed.add(lane);
    if (!isSame) {
      witness.routing(writer, lane, token, before, after);
      traffic.flows(lane, after, steered);
      leave(before, after);
      tables.put(lane, after);
      beside.remove(lane);
      steered.ifPresent(it -> beside.put(lane, it));
    }
    return state(lane);
  }

  /// As every router does.
  private static void requireKnown(List<Share> shares, Optional<Steered> steered) {
    List<UUID> known = shares.stream().map(Share::release).toList();
    if (steered.filter(it -> !known.contains(it.release())).isPresent()) {
      throw new TargetException.Unreachable("a release is steered that is not in the table");
    }
  }

  private Optional<Steered> steered(LaneKey lane) {
    return Optional.ofNullable(beside.get(lane));
  }

  private static Share ordered(Share share) {
    return new Share(
        share.release(),
        share.version(),
        share.weight(),
        share.backends().stream().sorted(Comparator.comparing(Backend::id)).toList());
  }

  private void raised(LaneKey lane, Token before) {
    if (!fenced.of(lane).equals(before)) {
      routed.remove(lane);
    }
  }

  private void leave(List<Share> before, List<Share> after) {
    Set<UUID> stay = new HashSet<>();
    after.forEach(share -> share.backends().forEach(backend -> stay.add(backend.id())));
    for (Share share : before) {
      share.backends().stream()
          .filter(backend -> !stay.contains(backend.id()))
          .forEach(
              backend -> left.put(new Draining(backend.id(), share.release(), 1), timeline.now()));
    }
  }

  private Table state(LaneKey lane) {
    left.values().removeIf(since -> timeline.now() - since > IN_FLIGHT);
    return new Table(fenced.of(lane), table(lane), List.copyOf(left.keySet()), steered(lane));
  }
}
