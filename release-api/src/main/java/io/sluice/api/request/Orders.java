package io.sluice.api.request;

import io.sluice.api.access.Caller;
import io.sluice.api.problem.Kind;
import io.sluice.api.problem.Problem;
import io.sluice.api.store.Answer;
import io.sluice.contract.Command;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Request;
import io.sluice.contract.view.CommandView;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Appends commands to the log that sends them to the engine.
@ApplicationScoped
public class Orders {
  private static final int REASON_MAX = 500;

  /// Returns a reason that histories can show.
  ///
  /// @throws Problem if it is too long
  static String reason(Optional<String> given) {
    String reason = given.orElse("").strip();
    if (reason.length() > REASON_MAX) {
      throw Problem.at(
          Kind.INVALID_DOCUMENT,
          "/reason",
          "at most %d characters, were %d".formatted(REASON_MAX, reason.length()));
    }
    return reason.replaceAll("\\p{Cntrl}+", " ");
  }

  /// Appends `command` to the log of `lane`.
  ///
  /// @param id the command's own id
  public Answer append(
      JdbcTx tx, LaneKey lane, UUID id, Command command, Caller caller, String reason) {
    LaneRow row = tx.lock(lane.toString());
    Instant now = tx.now();
    Instant at = now.isAfter(row.at()) ? now : row.at();
    Optional<UUID> release =
        command instanceof Command.ToRelease to ? Optional.of(to.release()) : Optional.empty();
    var request = new Request.Commanded(id, command, caller.name(), caller.words(), reason);
    LaneLog.append(tx, row, id, release, request, at);
    var view = new CommandView(id, lane, release, command.word(), at);
    return new Answer(202, Optional.empty(), Json.write(view));
  }
}
