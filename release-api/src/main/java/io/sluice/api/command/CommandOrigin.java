package io.sluice.api.command;

import io.sluice.api.http.Caller;
import io.sluice.contract.LaneKey;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.view.BreakGlassRequest;
import java.util.Optional;
import java.util.UUID;

/// The origin of a release; fields as in [io.sluice.contract.Request.ReleaseRequested].
///
/// @param author caller who requests the release
record CommandOrigin(
    Optional<UUID> retryOf,
    Optional<UUID> revertOf,
    Optional<RevertBasis> revert,
    Optional<UUID> restartOf,
    Caller author,
    Optional<String> reason,
    Optional<String> breakGlass) {

  /// Returns the name of the author.
  String caller() {
    return author.name();
  }

  static CommandOrigin document(
      LaneKey lane,
      Caller caller,
      Optional<String> reason,
      Optional<BreakGlassRequest> breakGlass) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        findReason(reason),
        BreakGlassReader.findReason(breakGlass, caller, lane));
  }

  static CommandOrigin retry(
      UUID of,
      LaneKey lane,
      Caller caller,
      Optional<String> reason,
      Optional<BreakGlassRequest> breakGlass) {
    return new CommandOrigin(
        Optional.of(of),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        findReason(reason),
        BreakGlassReader.findReason(breakGlass, caller, lane));
  }

  static CommandOrigin revert(
      UUID of,
      RevertBasis basis,
      LaneKey lane,
      Caller caller,
      Optional<String> reason,
      Optional<BreakGlassRequest> breakGlass) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.of(of),
        Optional.of(basis),
        Optional.empty(),
        caller,
        findReason(reason),
        BreakGlassReader.findReason(breakGlass, caller, lane));
  }

  static CommandOrigin restart(UUID of, Caller caller, Optional<String> reason) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(of),
        caller,
        findReason(reason),
        Optional.empty());
  }

  private static Optional<String> findReason(Optional<String> reason) {
    return Optional.of(CommandAppender.reason(reason)).filter(text -> !text.isEmpty());
  }
}
