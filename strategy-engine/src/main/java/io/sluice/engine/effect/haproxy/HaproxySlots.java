package io.sluice.engine.effect.haproxy;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.haproxy.HaproxyState.Server;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The slots of sets of instances: the one that serves exactly these instances, or a free one that
/// is filled with them.
final class HaproxySlots {
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");

  private final HaproxySocket socket;
  private final HaproxyCommands commands;
  private final SlotCleanup cleanup;

  HaproxySlots(HaproxySocket socket, HaproxyCommands commands, SlotCleanup cleanup) {
    this.socket = socket;
    this.commands = commands;
    this.cleanup = cleanup;
  }

  /// A slot under the claim of one lane and release.
  record Claim(String slot, long generation) {}

  Claim of(HaproxyState before, LaneKey lane, Token token, UUID release, List<Backend> backends) {
    return before
        .findServing(lane, release, backends)
        .map(slot -> new Claim(slot.name(), slot.generation()))
        .orElseGet(() -> fill(claim(lane, token, release), backends));
  }

  private Claim claim(LaneKey lane, Token token, UUID release) {
    String answer = commands.send("claim", lane, token, release.toString());
    String[] words = answer.split(" ", -1);
    if (words[0].equals("full")) {
      cleanup.free(commands.read().state());
      throw new TargetException.Unreachable("haproxy has no free slot: " + answer);
    }
    if (!answer.matches("slot \\S+ [0-9]{1,18}")) {
      throw new TargetException.Unreachable("haproxy answered '%s' to a claim".formatted(answer));
    }
    return new Claim(words[1], Long.parseLong(words[2]));
  }

  /// Fills a slot with ready instances: an enabled server is up immediately. HAProxy's own checks
  /// find a server that dies later, and requests that could not reach it are retried.
  private Claim fill(Claim claim, List<Backend> backends) {
    backends.forEach(backend -> add(claim, backend));
    if (!backends.isEmpty()) {
      String names =
          backends.stream().map(it -> it.id().toString()).collect(Collectors.joining(" "));
      String answer =
          socket.send("sluice enable %s %d %s".formatted(claim.slot(), claim.generation(), names));
      if (!answer.equals("ok")) {
        throw new TargetException.Unreachable("haproxy did not enable a backend set: " + answer);
      }
    }
    return claim;
  }

  /// Adds a server that is out of service until it is enabled. The command contains all options: an
  /// added server takes none of `default-server`.
  private void add(Claim claim, Backend backend) {
    if (!ADDRESS.matcher(backend.host()).matches()) {
      throw new TargetException.Unreachable(backend.host() + " is not an IP address");
    }
    String server = claim.slot() + "/" + Server.name(backend.id(), claim.generation());
    String answer =
        socket.send(
            "add server %s %s:%d check inter 1s fastinter 100ms fall 2 rise 1 pool-max-conn 0"
                .formatted(server, backend.host(), backend.port()));
    if (!answer.equals("New server registered.")) {
      throw new TargetException.Unreachable(
          "haproxy did not accept %s:%d: %s".formatted(backend.host(), backend.port(), answer));
    }
  }
}
