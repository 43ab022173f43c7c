package io.sluice.engine.effect.haproxy;

import io.sluice.contract.LaneKey;
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
/// A crew of instances gets a backend ("slot") of its own, whose servers stay as they are while it
/// serves; a table is one entry that names a slot for each release. So a change is one write, and
/// requests of the table before end where they are. Slots that were left behind are given back by
/// later writes, of whichever lane.
public final class HaproxyRouter implements Router {
  /// The default limit for each answer.
  public static final Duration LIMIT = Duration.ofSeconds(1);

  /// A table's entry names this many.
  private static final int RELEASES_MAX = 2;

  /// A line of the Runtime API has 64 words at most: two of the command, five of each share and
  /// each rule, five of the rest.
  private static final int MATCHES_MAX = 8;

  /// Likewise, three words each.
  private static final int RENEWED_AT_ONCE = 20;

  /// In place of a lease where there is none.
  private static final String NONE = "-";

  private static final Logger LOG = Logger.getLogger(HaproxyRouter.class);

  private final HaproxySocket socket;
  private final HaproxyCommands commands;
  private final HaproxySlots slots;
  private final LeftBehind leftBehind;
  private final AtomicReference<String> start = new AtomicReference<>("");

  /// @param socket of the Runtime API, at level admin; nobody else may write there
  /// @param limit for each answer
  public HaproxyRouter(Path socket, Duration limit) {
    this.socket = new HaproxySocket(socket, limit);
    this.commands = new HaproxyCommands(this.socket);
    this.leftBehind = new LeftBehind(this.socket);
    this.slots = new HaproxySlots(this.socket, commands, leftBehind);
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
    commands.ask("fence", lane, token);
    return commands.table(lane, token);
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    commands.ask("adopt", lane, token, startId);
    return commands.table(lane, token);
  }

  /// Whether it was started anew since this was last asked: then it has lost its tables. Cheap: it
  /// is asked often, so that they are written again at once. One that is away was not started.
  public boolean wasStartedAnew() {
    try {
      String now = socket.ask("sluice start");
      String before = start.getAndSet(now);
      return !before.isEmpty() && !before.equals(now);
    } catch (TargetException.Unreachable e) {
      LOG.debugf("haproxy is away: %s", e.getMessage());
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
    rules.steered().ifPresent(it -> words.addAll(HaproxyBeside.words(it)));
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
    members.forEach((release, crew) -> {
      Claim claim = claim(before, lane, token, release, crew);
      words.addAll(List.of(claim.slot(), Long.toString(claim.generation()), release.toString()));
    });
    return write("join", before.state(), lane, token, words);
  }

  /// A claim is refused to an older token, which for a join is another table.
  private Claim claim(Reading before, LaneKey lane, Token token, UUID release, List<Backend> crew) {
    try {
      return slots.of(before.state(), lane, token, release, crew);
    } catch (TargetException.Stale e) {
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
    commands.ask(command, lane, token, words.toArray(String[]::new));
    Table table = commands.table(lane, token);
    leftBehind.giveBack(before);
    return table;
  }

  private static void requireSupported(List<Share> shares, Rules rules) {
    if (rules.steered().flatMap(it -> it.by().mirror()).isPresent()) {
      throw new TargetException.Hopeless("haproxy copies no requests; edge does");
    }
    int matches = rules.steered().map(it -> it.by().match().size()).orElse(0);
    if (matches > MATCHES_MAX) {
      throw new TargetException.Hopeless(
          "haproxy takes %d matches of a lane, not %d".formatted(MATCHES_MAX, matches));
    }
    if (shares.size() > RELEASES_MAX) {
      throw new TargetException.Hopeless(
          "haproxy splits a lane between %d releases, not %d"
              .formatted(RELEASES_MAX, shares.size()));
    }
  }

  /// Before slots are claimed and filled for nothing; HAProxy itself compares once more.
  private static void requireRevision(Reading before, LaneKey lane, Token token, long revision) {
    before
        .snapshot()
        .table(lane)
        .filter(table -> token.compareTo(table.token()) > 0 && table.revision() != revision)
        .ifPresent(table -> {
          throw HaproxyCommands.changed(table.token(), table.revision());
        });
  }

  /// Each share as `route` wants it: the upper bound of its buckets, its slot, its names.
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
              HaproxyBeside.encoded(share.version())));
    }
    return words;
  }
}
