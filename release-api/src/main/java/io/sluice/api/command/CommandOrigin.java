package io.sluice.api.command;

import io.sluice.contract.RevertBasis;
import java.util.Optional;
import java.util.UUID;

/// The origin of a release; fields as in [Request.Requested].
record CommandOrigin(
    Optional<UUID> retryOf,
    Optional<UUID> revertOf,
    Optional<RevertBasis> revert,
    Optional<UUID> restartOf,
    String caller,
    Optional<String> reason) {
  static CommandOrigin document(String caller, Optional<String> reason) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        findReason(reason));
  }

  static CommandOrigin retry(UUID of, String caller, Optional<String> reason) {
    return new CommandOrigin(
        Optional.of(of),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        caller,
        findReason(reason));
  }

  static CommandOrigin revert(UUID of, RevertBasis basis, String caller, Optional<String> reason) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.of(of),
        Optional.of(basis),
        Optional.empty(),
        caller,
        findReason(reason));
  }

  static CommandOrigin restart(UUID of, String caller, Optional<String> reason) {
    return new CommandOrigin(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(of),
        caller,
        findReason(reason));
  }

  private static Optional<String> findReason(Optional<String> reason) {
    return Optional.of(CommandAppender.reason(reason)).filter(text -> !text.isEmpty());
  }
}
