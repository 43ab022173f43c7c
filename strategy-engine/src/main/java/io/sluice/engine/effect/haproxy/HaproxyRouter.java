package io.sluice.engine.effect.haproxy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.haproxy.HaproxyCommands.Reading;
import io.sluice.engine.effect.haproxy.HaproxySlots.Claim;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherers;
import org.jboss.logging.Logger;

/// HAProxy over its Runtime API, which `fence.lua` extends by a compare-and-set for each lane.
///
/// Each set of instances has a backend ("slot") of its own, whose servers do not change while it
/// serves; a table is one entry that names a slot for each release. So a change is one write, and
/// requests of the table before end where they are. Later writes of any lane free the slots that
/// were left behind.
public final class HaproxyRouter implements Router {
  /// The default time limit of each answer.
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  /// Maximum number of releases in a table's entry.
  private static final int RELEASES_MAX = 2;

  /// Maximum number of matches. A line of the Runtime API has 64 words at most: two of the command,
  /// five of each share and each rule, five of the rest.
  private static final int MATCHES_MAX = 8;

  /// Maximum number of lanes in one renewal, three words each.
  private static final int RENEWED_AT_ONCE = 20;

  /// The word for a missing lease.
  private static final String NONE = "-";

  private static final Logger LOG = Logger.getLogger(HaproxyRouter.class);

  private final HaproxySocket socket;
  private final HaproxyCommands commands;
  private final HaproxySlots slots;
  private final SlotCleanup cleanup;
  private final AtomicReference<String> start = new AtomicReference<>("");

  /// @param socket of the Runtime API, at level admin; no other process may write there
  /// @param limit time limit of each answer
  public HaproxyRouter(Path socket, Duration limit) {
    this.socket = new HaproxySocket(socket, limit);
    this.commands = new HaproxyCommands(this.socket);
    this.cleanup = new SlotCleanup(this.socket);
    this.slots = new HaproxySlots(this.socket, commands, cleanup);
  }

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public Snapshot readAll() {
    return commands.read().snapshot();
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    commands.send("fence", lane, token);
    return commands.table(lane, token);
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    commands.send("adopt", lane, token, startId);
    return commands.table(lane, token);
  }

  /// Whether HAProxy restarted since the last call: then it has lost its tables. The check is
  /// cheap, since it runs often so that the tables are written again immediately. An unavailable
  /// HAProxy counts as not restarted.
  public boolean hasRestarted() {
    try {
      String now = socket.send("sluice start");
      String before = start.getAndSet(now);
      return !before.isEmpty() && !before.equals(now);
    } catch (TargetException.Unreachable e) {
      LOG.debugf("haproxy is unavailable: %s", e.getMessage());
      return false;
    }
  }

  @Override
  public Table route(LaneKey lane, Token token, long revision, List<Share> shares, Rules rules) {
    requireSupported(shares, rules);
    Reading before = commands.read();
    if (before.state().isRepeat(lane, token, shares, rules)) {
      return before.table(lane);
    }
    requireRevision(before, lane, token, revision);
    var words = new ArrayList<String>();
    words.add(Long.toString(revision));
    words.add(
        rules
            .lease()
            .map(it -> "%s:%d".formatted(it.release(), it.within().toMillis()))
            .orElse(NONE));
    words.addAll(words(before.state(), lane, token, shares));
    rules.trafficRules().ifPresent(it -> words.addAll(HaproxyTrafficRules.words(it)));
    return write("route", before.state(), lane, token, words);
  }

  @Override
  public Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members) {
    Reading before = commands.read();
    Table table = before.table(lane);
    var lacking = new HashMap<>(members);
    table.shares().forEach(share -> lacking.remove(share.release()));
    if (!table.token().equals(token) || table.revision() != revision || !lacking.isEmpty()) {
      throw HaproxyCommands.changed(table.token(), table.revision());
    }
    var words = new ArrayList<String>();
    words.add(Long.toString(revision));
    members.forEach((release, backends) -> {
      Claim claim = claim(before, lane, token, release, backends);
      words.addAll(List.of(claim.slot(), Long.toString(claim.generation()), release.toString()));
    });
    return write("join", before.state(), lane, token, words);
  }

  @Override
  public Table sign(LaneKey lane, Token token, long revision, SigningKeys keys) {
    var words = new ArrayList<String>();
    words.add(Long.toString(revision));
    keys.verifying().forEach(key -> words.addAll(List.of(key.id(), key.secret())));
    return write("sign", commands.read().state(), lane, token, words);
  }

  /// Returns the slot for a join. A token that is stale for the claim means that the table has
  /// changed.
  private Claim claim(
      Reading before, LaneKey lane, Token token, UUID release, List<Backend> backends) {
    try {
      return slots.of(before.state(), lane, token, release, backends);
    } catch (TargetException.StaleToken e) {
      throw new TargetException.Changed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void renew(Map<LaneKey, Token> lanes) {
    lanes.entrySet().stream()
        .gather(Gatherers.windowFixed(RENEWED_AT_ONCE))
        .forEach(commands::renew);
  }

  private Table write(
      String command, HaproxyState before, LaneKey lane, Token token, List<String> words) {
    commands.send(command, lane, token, words.toArray(String[]::new));
    Table table = commands.table(lane, token);
    cleanup.free(before);
    return table;
  }

  private static void requireSupported(List<Share> shares, Rules rules) {
    if (rules.trafficRules().flatMap(it -> it.rules().mirror()).isPresent()) {
      throw new TargetException.Permanent("haproxy cannot mirror requests; edge can");
    }
    int matches = rules.trafficRules().map(it -> it.rules().match().size()).orElse(0);
    if (matches > MATCHES_MAX) {
      throw new TargetException.Permanent(
          "haproxy supports at most %d matches of a lane, was %d".formatted(MATCHES_MAX, matches));
    }
    if (shares.size() > RELEASES_MAX) {
      throw new TargetException.Permanent(
          "haproxy splits a lane between at most %d releases, was %d"
              .formatted(RELEASES_MAX, shares.size()));
    }
  }

  /// Rejects an old revision before slots are claimed and filled in vain; HAProxy compares it
  /// again.
  private static void requireRevision(Reading before, LaneKey lane, Token token, long revision) {
    before
        .snapshot()
        .findTable(lane)
        .filter(table -> token.compareTo(table.token()) > 0 && table.revision() != revision)
        .ifPresent(table -> {
          throw HaproxyCommands.changed(table.token(), table.revision());
        });
  }

  /// Returns each share in the form of `route`: the upper bound of its buckets, its slot with the
  /// generation of the claim, its release and version.
  private List<String> words(HaproxyState before, LaneKey lane, Token token, List<Share> shares) {
    var words = new ArrayList<String>();
    int upto = 0;
    for (Share share : shares) {
      upto += share.weight().value();
      Claim claim = slots.of(before, lane, token, share.release(), share.backends());
      words.addAll(
          List.of(
              Integer.toString(upto),
              claim.slot(),
              Long.toString(claim.generation()),
              share.release().toString(),
              HaproxyTrafficRules.encoded(share.version())));
    }
    return words;
  }
}
