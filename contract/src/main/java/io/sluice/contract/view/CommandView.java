package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.LaneKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An accepted command. The engine checks it again, and its event is the result. The command of a
/// new release has the release's id, and is done once the release is queued or starts.
///
/// @param release release that the command is for, or the new release
/// @param command name of the command, such as `promote`
/// @param sentence result for people; empty while the command has none
/// @param reason reason of the rejection, as one sentence; empty for other commands
public record CommandView(
    UUID id,
    LaneKey lane,
    Optional<UUID> release,
    String command,
    Instant accepted,
    CommandState state,
    Optional<String> sentence,
    Optional<String> reason) {

  @EnumNaming(Hyphens.class)
  public enum CommandState {
    /// The engine has not handled it yet.
    ACCEPTED,
    DONE,
    /// The engine rejected it; the lane is unchanged.
    REJECTED
  }

  /// Returns the view of a command that the engine has not handled yet.
  public static CommandView accepted(
      UUID id, LaneKey lane, Optional<UUID> release, String command, Instant at) {
    return new CommandView(
        id, lane, release, command, at, CommandState.ACCEPTED, Optional.empty(), Optional.empty());
  }

  /// Returns a copy that is done.
  public CommandView done(String result) {
    return new CommandView(
        id,
        lane,
        release,
        command,
        accepted,
        CommandState.DONE,
        Optional.of(result),
        Optional.empty());
  }

  /// Returns a copy that is rejected.
  public CommandView rejected(String result, String why) {
    return new CommandView(
        id,
        lane,
        release,
        command,
        accepted,
        CommandState.REJECTED,
        Optional.of(result),
        Optional.of(why));
  }
}
