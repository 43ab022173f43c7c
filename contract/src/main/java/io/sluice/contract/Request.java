package io.sluice.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What somebody wants, written by release-api to `release.requests`. The envelope's id is the
/// request's own: the release's id for [Requested], the command's for [Commanded].
public sealed interface Request extends Event {

  /// @param release the id of the new release
  /// @param retryOf the ended release whose document this is
  /// @param revertOf the earlier release whose document this is
  /// @param revert what a revert goes by; empty for anything else
  /// @param restartOf the release that serves, whose instances are to be exchanged
  /// @param caller the name behind the token
  /// @param reason why, for the history
  /// @param environment the document that `spec` was resolved with
  /// @param application likewise
  record Requested(
      UUID release,
      ReleaseSpec spec,
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf,
      String caller,
      Optional<String> reason,
      Setting.EnvironmentSet environment,
      Optional<Setting.ApplicationSet> application)
      implements Request {}

  /// @param id the command's own id, chosen by the client or the API
  /// @param roles the caller's, such as `approver`; what an order asks for is decided by the engine
  record Commanded(UUID id, Command command, String caller, List<String> roles, String reason)
      implements Request {
    public Commanded {
      roles = List.copyOf(roles);
    }
  }
}
