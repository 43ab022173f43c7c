package io.sluice.engine.effect.haproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Steered;
import io.sluice.contract.Token;
import io.sluice.engine.effect.haproxy.HaproxyState.Server;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");

  /// A table's entry names this many.
  private static final int RELEASES_MAX = 2;

  /// A line of the Runtime API has 64 words at most.
  private static final int MATCHES_MAX = 8;

  private static final Logger LOG = Logger.getLogger(HaproxyRouter.class);

  private final ObjectMapper json = Json.ownMapper();
  private final HaproxySocket socket;
  private final LeftBehind leftBehind;
  private final AtomicReference<String> start = new AtomicReference<>("");

  /// @param socket of the Runtime API, at level admin; nobody else may write there
  /// @param limit for each answer
  public HaproxyRouter(Path socket, Duration limit) {
    this.socket = new HaproxySocket(socket, limit);
    this.leftBehind = new LeftBehind(this.socket);
  }

  @Override
  public String name() {
    return "haproxy";
  }

  @Override
  public Snapshot readAll() {
    return read().snapshot();
  }

  @Override
  public Table fence(LaneKey lane, Token token) {
    ask("fence", lane, token);
    return read().table(lane);
  }

  @Override
  public Table adopt(LaneKey lane, Token token, String startId) {
    ask("adopt", lane, token, startId);
    return read().table(lane);
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
  public Table route(LaneKey lane, Token token, List<Share> shares) {
    return route(lane, token, shares, Optional.empty());
  }

  @Override
  public Table route(LaneKey lane, Token token, List<Share> shares, Optional<Steered> steered) {
    if (steered.flatMap(it -> it.by().mirror()).isPresent()) {
      throw new TargetException.Hopeless("haproxy copies no requests; edge does");
    }
    int matches = steered.map(it -> it.by().match().size()).orElse(0);
    if (matches > MATCHES_MAX) {
      throw new TargetException.Hopeless(
          "haproxy takes %d matches of a lane, not %d".formatted(MATCHES_MAX, matches));
    }
    if (shares.size() > RELEASES_MAX) {
      throw new TargetException.Hopeless(
          "haproxy splits a lane between %d releases, not %d"
              .formatted(RELEASES_MAX, shares.size()));
    }
    HaproxyState before = read();
    var words = new ArrayList<>(words(before, lane, token, shares));
    steered.ifPresent(beside -> words.addAll(HaproxyBeside.words(beside)));
    ask("route", lane, token, words.toArray(String[]::new));
    Table table = read().table(lane);
    leftBehind.giveBack(before);
    return table;
  }

  /// Each share as `route` wants it: the upper bound of its buckets, its slot, its names.
  private List<String> words(HaproxyState before, LaneKey lane, Token token, List<Share> shares) {
    var words = new ArrayList<String>();
    int upto = 0;
    for (Share share : shares) {
      upto += share.weight().value();
      Claim claim =
          before
              .serving(lane, share.release(), share.backends())
              .map(slot -> new Claim(slot.name(), slot.generation()))
              .orElseGet(() -> fill(claim(lane, token, share.release()), share.backends()));
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

  private record Claim(String slot, long generation) {}

  private Claim claim(LaneKey lane, Token token, UUID release) {
    String[] answer = ask("claim", lane, token, release.toString()).split(" ", -1);
    return new Claim(answer[1], Long.parseLong(answer[2]));
  }

  /// Only instances that are ready come here: a server that is enabled is up at once. What dies
  /// later is found by its own checks, and by the retry of what could not reach it.
  private Claim fill(Claim claim, List<Backend> crew) {
    crew.forEach(backend -> add(claim, backend));
    if (!crew.isEmpty()) {
      String names = crew.stream().map(it -> it.id().toString()).collect(Collectors.joining(" "));
      String answer =
          socket.ask("sluice enable %s %d %s".formatted(claim.slot(), claim.generation(), names));
      if (!answer.equals("ok")) {
        throw new TargetException.Unreachable("haproxy did not enable a crew: " + answer);
      }
    }
    return claim;
  }

  /// Out of service, until it is enabled. All options stand here: a server that is added takes none
  /// of `default-server`.
  private void add(Claim claim, Backend backend) {
    if (!ADDRESS.matcher(backend.host()).matches()) {
      throw new TargetException.Unreachable(backend.host() + " is not an IP address");
    }
    String server = claim.slot() + "/" + Server.name(backend.id(), claim.generation());
    String answer =
        socket.ask(
            "add server %s %s:%d check inter 1s fastinter 100ms fall 2 rise 1 pool-max-conn 0"
                .formatted(server, backend.host(), backend.port()));
    if (!answer.equals("New server registered.")) {
      throw new TargetException.Unreachable(
          "haproxy did not take %s:%d: %s".formatted(backend.host(), backend.port(), answer));
    }
  }

  private HaproxyState read() {
    String answer = socket.ask("sluice read");
    try {
      return json.readValue(answer, HaproxyState.class);
    } catch (JsonProcessingException e) {
      throw new TargetException.Unreachable(
          "haproxy answered what cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private String ask(String command, LaneKey lane, Token token, String... words) {
    String line =
        "sluice %s %s %d %d %s"
            .formatted(command, lane.host(), token.epoch(), token.n(), String.join(" ", words));
    String answer = socket.ask(line.strip());
    return switch (answer.split(" ", 2)[0]) {
      case "ok", "slot" -> answer;
      case "no-token" -> throw new TargetException.NoToken("haproxy has no token of the lane");
      case "other-start" -> throw new TargetException.OtherStart("haproxy was started anew");
      case "stale" -> throw stale(answer.split(" ", -1));
      case "full" -> {
        leftBehind.giveBack(read());
        throw new TargetException.Unreachable("none of haproxy's slots is free: " + answer);
      }
      default ->
          throw new TargetException.Unreachable(
              "haproxy answered '%s' to 'sluice %s'".formatted(answer, command));
    };
  }

  private static TargetException.Stale stale(String[] words) {
    var seen = new Token(Long.parseLong(words[1]), Long.parseLong(words[2]));
    return new TargetException.Stale("haproxy has seen " + seen, seen);
  }
}
