package io.sluice.engine.effect.haproxy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.SnapshotValidator;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;
import java.util.Map;

/// The commands of `fence.lua` and `table.lua`, with their answers in the terms of the SPI.
final class HaproxyCommands {
  private final ObjectMapper json =
      Json.ownMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final SnapshotValidator validator = new SnapshotValidator("haproxy");
  private final HaproxySocket socket;

  HaproxyCommands(HaproxySocket socket) {
    this.socket = socket;
  }

  /// The whole state of HAProxy at one moment.
  ///
  /// @param state as the socket answered
  /// @param snapshot the same in the terms of the SPI
  record Reading(HaproxyState state, Router.Snapshot snapshot) {
    /// @throws TargetException.NoToken if the lane has none here
    Router.Table table(LaneKey lane) {
      return snapshot
          .findTable(lane)
          .orElseThrow(() -> new TargetException.NoToken("haproxy has no token of the lane"));
    }
  }

  /// @throws TargetException.Unreachable if the answer is invalid
  Reading read() {
    SnapshotValidator.Revisions before = validator.revisions();
    String answer = socket.send("sluice read");
    try {
      HaproxyState state = json.readValue(answer, HaproxyState.class);
      return new Reading(state, validator.validate(before, state.snapshot()));
    } catch (JsonProcessingException e) {
      throw new TargetException.Unreachable(
          "haproxy sent a response that cannot be read: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw validator.unreadable(e);
    }
  }

  /// Returns the lane's table after a write under `token`.
  Router.Table table(LaneKey lane, Token token) {
    return validator.validateWrite(lane, token, read().table(lane));
  }

  /// Sends one command for a lane.
  ///
  /// @return its answer: `ok`, or `slot …` or `full …` for a claim
  String send(String command, LaneKey lane, Token token, String... words) {
    String answer =
        socket.send(
            "sluice %s %s %s"
                .formatted(command, laneWords(lane, token), String.join(" ", words))
                .strip());
    return switch (answer.split(" ", 2)[0]) {
      case "ok", "slot", "full" -> answer;
      case "no-token" -> throw new TargetException.NoToken("haproxy has no token of the lane");
      case "other-start" -> throw new TargetException.StartIdMismatch("haproxy restarted");
      case "stale" -> throw stale(numbers(answer, 2));
      case "changed" -> {
        long[] numbers = numbers(answer, 3);
        throw changed(new Token(numbers[0], numbers[1]), numbers[2]);
      }
      default ->
          throw new TargetException.Unreachable(
              "haproxy answered '%s' to 'sluice %s'".formatted(answer, command));
    };
  }

  /// Returns the words of a command that name a lane and its token.
  static String laneWords(LaneKey lane, Token token) {
    return "%s %d %d".formatted(lane.host(), token.epoch(), token.n());
  }

  private static long[] numbers(String answer, int count) {
    if (!answer.matches("\\S+( [0-9]{1,18}){%d}".formatted(count))) {
      throw new TargetException.Unreachable("haproxy answered '%s'".formatted(answer));
    }
    String[] words = answer.split(" ", -1);
    var numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Long.parseLong(words[i + 1]);
    }
    return numbers;
  }

  private static TargetException.StaleToken stale(long[] words) {
    var seen = new Token(words[0], words[1]);
    return new TargetException.StaleToken("haproxy has seen " + seen, seen);
  }

  static TargetException.Changed changed(Token token, long revision) {
    return new TargetException.Changed(
        "haproxy has revision %d under token %s".formatted(revision, token));
  }

  /// Renews the leases of lanes, which must fit into one line.
  void renew(List<Map.Entry<LaneKey, Token>> lanes) {
    var line = new StringBuilder("sluice renew");
    lanes.forEach(lane -> line.append(' ').append(laneWords(lane.getKey(), lane.getValue())));
    String answer = socket.send(line.toString());
    if (!answer.equals("ok")) {
      throw new TargetException.Unreachable(
          "haproxy answered '%s' to 'sluice renew'".formatted(answer));
    }
  }
}
