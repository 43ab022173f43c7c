package io.sluice.api.command;

import io.sluice.api.document.OriginValidator;
import io.sluice.api.http.Caller;
import io.sluice.api.http.CommandLocation;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.api.store.StoredResponse;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Request;
import io.sluice.contract.view.CommandView;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTx;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Appends commands to the log that sends them to the engine.
final class CommandAppender {
  /// Returns a reason that histories can show.
  ///
  /// @throws ProblemException if it is too long
  static String reason(Optional<String> given) {
    String reason = given.orElse("").strip();
    if (reason.length() > OriginValidator.REASON_MAX) {
      throw ProblemException.at(
          ProblemType.INVALID_DOCUMENT,
          "/reason",
          "at most %d characters, were %d".formatted(OriginValidator.REASON_MAX, reason.length()));
    }
    return reason.replaceAll("\\p{Cntrl}+", " ");
  }

  /// Appends `command` to the log of `lane`.
  ///
  /// @param id the command's own id
  static StoredResponse append(
      JdbcTx tx, LaneKey lane, UUID id, Command command, Caller caller, String reason) {
    return append(tx, lane, id, command, caller, reason, Optional.empty());
  }

  /// Appends `command` to the log of `lane`.
  ///
  /// @param id the command's own id
  /// @param breakGlass reason for which the command may bypass floors
  static StoredResponse append(
      JdbcTx tx,
      LaneKey lane,
      UUID id,
      Command command,
      Caller caller,
      String reason,
      Optional<String> breakGlass) {
    LaneRow row = tx.lock(lane.toString());
    Instant now = tx.now();
    Instant at = now.isAfter(row.at()) ? now : row.at();
    Optional<UUID> release =
        command instanceof Command.ReleaseCommand to ? Optional.of(to.release()) : Optional.empty();
    var request =
        new Request.CommandSubmitted(
            id, command, caller.name(), caller.roleNames(lane), reason, breakGlass);
    LaneLog.append(tx, row, id, release, request, at);
    var view = CommandView.accepted(id, lane, release, command.name(), at);
    return accepted(id, Json.write(view));
  }

  /// Returns the response to an accepted command.
  ///
  /// @param body as JSON
  static StoredResponse accepted(UUID command, String body) {
    return new StoredResponse(202, Optional.of(CommandLocation.of(command)), body);
  }

  private CommandAppender() {}
}
